#!/usr/bin/env bash
# check.sh CTGRAD CASE: calls the command as a user would, in a folder of its own
# SPDX-License-Identifier: MIT
set -euo pipefail
ctgrad=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() { echo "$*"; exit 1; }
# Runs a command that must fail with a code and a message on standard error, and print nothing.
refused() {  # CODE PATTERN ARGUMENT...
  local code=$1 pattern=$2 got=0
  shift 2
  "$ctgrad" "$@" >out.txt 2>err.txt || got=$?
  [ "$got" = "$code" ] || fail "ctgrad $* ended with $got, not $code: $(cat err.txt)"
  grep -qE -- "$pattern" err.txt || fail "ctgrad $* says: $(cat err.txt)"
  [ ! -s out.txt ] || fail "ctgrad $* printed: $(cat out.txt)"
}
# Runs a command that must print a line like this. Not into a pipe: grep would close it too early.
says() {  # PATTERN ARGUMENT...
  local pattern=$1
  shift
  "$ctgrad" "$@" >out.txt
  grep -qE -- "$pattern" out.txt || fail "ctgrad $* prints: $(cat out.txt)"
}
# The number of a field of the JSON on standard input: a path of keys.
field() { python3 -c 'import json, sys
v = json.load(sys.stdin)
for key in sys.argv[1:]: v = v[int(key)] if key.isdigit() else v[key]
print(v)' "$@"; }
at_least() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a >= b) }' || fail "$1 is less than $2"; }

# Flats with text, missing values, a separator and a column that says nothing: the price follows from the others.
flats() {
  awk 'BEGIN { srand(1); print "id;area;district;floor;price"
    for (i = 1; i <= 300; ++i) {
      area = 30 + int(100 * rand()); centre = rand() < .4
      printf "%d;%s;%s;%d;%.1f\n", i, rand() < .05 ? "" : area, rand() < .05 ? "NA" : centre ? "centre, north" : "suburb", int(6 * rand()), area * (centre ? 9 : 5) + 20 * rand()
    } }' >flats.csv
}

case $2 in
  fit)  # a file with text and missing values, straight from the file; what was saved answers and scores elsewhere
    flats
    "$ctgrad" fit flats.csv --target price --without id --cv 3 --out model.json >said.txt 2>err.txt
    [ ! -s err.txt ] || fail "not silent where no terminal is: $(cat err.txt)"
    grep -q "regression of price" said.txt && grep -q "saved as model.json" said.txt || fail "$(cat said.txt)"
    "$ctgrad" predict model.json flats.csv --out answers.csv >/dev/null
    [ "$(wc -l <answers.csv)" = 301 ] && [ "$(head -1 answers.csv)" = price ] || fail "answers: $(head -3 answers.csv)"
    at_least "$("$ctgrad" score model.json flats.csv --json | field scores r2)" 0.9
    # Other order of columns, one more, none of the target, a category that nobody knows: still answered.
    printf 'floor,more,district,area\n3,x,moon,70\n1,y,suburb,\n' >new.csv
    "$ctgrad" predict model.json new.csv >new_answers.csv
    [ "$(wc -l <new_answers.csv)" = 3 ] || fail "new rows are not answered"
    refused 1 "new.csv: there is no column price" score model.json new.csv
    # Names of any bytes
    printf 'a,pr\351is\n1,2\n2,4\n3,6\n4,8\n' >latin.csv
    "$ctgrad" fit latin.csv -t "$(printf 'pr\351is')" -m decision_tree --cv 0 --out latin.json >/dev/null
    [ "$("$ctgrad" predict latin.json latin.csv | wc -l)" = 5 ] || fail "names of any bytes are not saved"
    ;;
  seed)  # the same bits for any number of threads; another seed, another forest
    for threads in 1 3; do "$ctgrad" fit iris -t target --seed 7 --threads $threads --set trees=10 --out $threads.json --json >$threads.txt; done
    cmp 1.json 3.json
    for threads in 1 2; do "$ctgrad" fit iris -t target -m neural_network --set epochs=5 --cv 2 --threads $threads --out net$threads.json --json >/dev/null; done
    cmp net1.json net2.json
    "$ctgrad" fit iris -t target --seed 8 --set trees=10 --out other.json >/dev/null
    ! cmp -s 1.json other.json || fail "the seed does nothing"
    ;;
  classes)  # names of classes, probabilities, JSON
    "$ctgrad" fit iris -t target --model decision_tree --set max_depth=3 --json --out tree.json >said.json
    at_least "$(field scores accuracy <said.json)" 0.9
    "$ctgrad" predict tree.json iris --probabilities >answers.csv
    [ "$(head -1 answers.csv)" = "target,target=setosa,target=versicolor,target=virginica" ] || fail "$(head -1 answers.csv)"
    [ "$(sed -n 2p answers.csv)" = "setosa,1,0,0" ] || fail "$(sed -n 2p answers.csv)"
    says "petal_.* [?]" explain tree.json
    "$ctgrad" explain tree.json iris --json | field importance petal_length mean >/dev/null || fail "no importance"
    ;;
  models)  # every model learns from text and missing values, is saved, read back and says the same
    flats
    sed '1s/price/dear/; 2,$s/;\([0-9]*\)\.[0-9]*$/;\1/' flats.csv | awk -F';' -v OFS=';' 'NR > 1 { $5 = $5 > 400 ? "yes" : "no" } { print }' >dear.csv
    for task in classification regression; do
      if [ $task = classification ]; then file=dear.csv target=dear score=accuracy; else file=flats.csv target=price score=r2; fi
      models=$("$ctgrad" models --json | python3 -c "import json, sys; print(*(m['name'] for m in json.load(sys.stdin) if '$task' in m['tasks']))")
      for model in $models; do
        "$ctgrad" fit $file -t $target --without id --model "$model" --cv 2 --out $model.json --json >said.json
        at_least "$(field scores $score <said.json)" 0.7
        at_least "$("$ctgrad" score $model.json $file --json | field scores $score)" 0.75
      done
    done
    ;;
  tune)
    "$ctgrad" tune iris -t target --model decision_tree --grid max_depth=1,3 --cv 3 --out best.json --json >said.json
    [ "$(field best max_depth <said.json)" = 3.0 ] || fail "$(cat said.json)"
    says "max_depth = 3" explain best.json
    says "15 candidates" tune breast_cancer -t target --model decision_tree --cv 2
    ;;
  report)  # the pictures that fit the task
    "$ctgrad" fit iris -t target --without sepal_length,sepal_width --set trees=10 --report classes.html >/dev/null
    for section in Scores Confusions ROC "Decision boundary" "Learning curve" Importance; do grep -q ">$section<" classes.html || fail "no $section"; done
    "$ctgrad" tune diabetes -t target --model decision_tree --grid max_depth=1,2,3 --report numbers.html >/dev/null
    for section in Scores "Validation curve" Predictions Residuals; do grep -q ">$section<" numbers.html || fail "no $section"; done
    "$ctgrad" fit diabetes -t target --model neural_network --set epochs=5 --cv 2 --report net.html --out net.json >/dev/null
    grep -q ">Loss<" net.html || fail "no curve of the loss"
    "$ctgrad" explain net.json --report again.html >/dev/null
    grep -q ">Loss<" again.html || fail "the saved model has forgotten its losses"
    sed 's/"losses":\[\[/"losses":[[1,/' net.json >odd.json
    refused 1 "odd.json: the network has 3 losses of an epoch, 2 are needed" explain odd.json
    ;;
  leak)  # a column that repeats the answer is told, with the flag that leaves it out; one that only helps is not
    flats
    awk -F';' -v OFS=';' 'NR == 1 { print $0, "in_cents", "sold" } NR > 1 { print $0, $5 * 100, ($5 > 400 ? "dear" : "cheap") }' flats.csv >more.csv
    says "warning: price follows almost alone from in_cents; .*: --without in_cents$" fit more.csv -t price --cv 0
    says "warning: sold follows almost alone from price, in_cents; .*: --without price,in_cents$" fit more.csv -t sold --without id --cv 0
    "$ctgrad" fit more.csv -t price --cv 0 --json | grep -q '"in_cents"' || fail "not in JSON"
    for data in iris digits breast_cancer diabetes flats.csv; do
      target=target; [ $data != flats.csv ] || target=price
      "$ctgrad" fit $data -t $target --cv 0 --set trees=1 >out.txt
      ! grep -q warning out.txt || fail "$data: $(cat out.txt)"
    done
    ;;
  look)
    flats
    says "suburb \([0-9]+\), centre, north \([0-9]+\)" describe flats.csv
    says "^  area +[1-9][0-9]* " describe flats.csv
    says '"mean": 5.84333' describe iris --json
    says '"name": "random_forest"' models --json
    says "^random_forest: " models
    says "flats.csv" data
    mkdir -p set
    touch set/train-images-idx3-ubyte.gz
    says "set/train-images-idx3-ubyte.gz" data
    says "^ctgrad [0-9]" --version
    ;;
  faults)  # 1: data and models; 2: the command line. One sentence, and nothing is written
    flats
    refused 2 "" nonsense
    refused 2 "target" fit flats.csv
    refused 2 "cv" fit flats.csv -t price --cv x
    refused 1 "^ctgrad: none.csv: cannot be opened" fit none.csv -t y
    refused 1 "there is no column prize to be the target; there are id, area, district, floor, price" fit flats.csv -t prize
    refused 1 "there is no model wizard for numbers; there are random_forest" fit flats.csv -t price --model wizard
    refused 1 "random_forest has no setting leaves" fit flats.csv -t price --set leaves=3 --out model.json
    refused 1 "trees: a whole number is needed" fit flats.csv -t price --set trees=2.5 --out model.json
    refused 1 "is no finite number" fit flats.csv -t price --set trees=many
    printf 'a,b\n1,2\nx,3\n' >bad.csv
    refused 1 'bad.csv, line 3, column 1 \(a\): "x" is no finite number' fit bad.csv -t b
    printf 'day,b\n2024-05-17,2\n' >dates.csv
    refused 1 "looks like a date" fit dates.csv -t b
    refused 1 "rate: 0 was given, above 0 is needed" fit iris -t target -m neural_network --set rate=0 --out model.json
    refused 1 "trees: 0 was given, at least 1 is needed" fit none.csv -t y --set trees=0  # before the file is opened
    refused 1 "shrinkage: 2 was given, above 0 and at most 1 is needed" fit none.csv -t y -m gradient_boosting --set shrinkage=2
    refused 1 "max_depth: -1 was given, at least 0 is needed" tune iris -t target -m adaboost --grid max_depth=1,-1
    [ ! -e model.json ] || fail "a model was written"
    "$ctgrad" fit iris -t target --model linear_svm --cv 0 --out svm.json >/dev/null
    refused 1 "linear_svm knows none" predict svm.json iris --probabilities
    echo '{}' >model.json
    refused 1 "model.json: this is no model that ctgrad fit has saved" predict model.json flats.csv
    "$ctgrad" fit iris -t target --model decision_tree --out tree.json >/dev/null
    sed 's/"left":\[1/"left":[900/' tree.json >broken.json
    refused 1 "^ctgrad: broken.json: " predict broken.json iris
    head -c 500 tree.json >half.json
    refused 1 "half.json: this is no model" predict half.json iris
    refused 1 "there is no column sepal_length, which the model needs" predict tree.json flats.csv
    ;;
  real)  # titanic and adult straight from their files
    for file in titanic.csv adult-train.csv.gz adult-test.csv.gz; do
      [ -f "${CTGRAD_DATA:-}/tabular/$file" ] || { echo "SKIPPED: CTGRAD_DATA names no folder with tabular/$file"; exit 77; }
    done
    tables=$CTGRAD_DATA/tabular
    says "^warning: survived follows almost alone from alive; .*: --without alive$" fit "$tables/titanic.csv" -t survived --cv 0
    at_least "$("$ctgrad" fit "$tables/titanic.csv" -t survived --without alive --json | field scores accuracy)" 0.79
    "$ctgrad" fit "$tables/adult-train.csv.gz" -t 15 --model gradient_boosting --cv 0 --out adult.json >/dev/null
    at_least "$("$ctgrad" score adult.json "$tables/adult-test.csv.gz" --json | field scores accuracy)" 0.865
    ;;
  *) fail "no case $2" ;;
esac

# Writes one add_test for each test case of PROGRAM to CASES. Catch's own script takes the names apart at brackets and
# semicolons, which "uniform: lies in [0, 1)" has.
# SPDX-License-Identifier: MIT
execute_process(COMMAND ${PROGRAM} --list-test-names-only OUTPUT_VARIABLE names RESULT_VARIABLE count)
if(NOT count GREATER 0)  # Catch returns how many there are
  message(FATAL_ERROR "${PROGRAM} has no test cases: ${count}")
endif()

set(script "")
while(NOT names STREQUAL "")
  string(FIND "${names}" "\n" end)
  string(SUBSTRING "${names}" 0 ${end} name)
  math(EXPR end "${end} + 1")
  string(SUBSTRING "${names}" ${end} -1 names)
  string(REGEX REPLACE "([][\\,])" "\\\\\\1" pattern "${name}")
  string(REGEX REPLACE "^([-~])" "\\\\\\1" pattern "${pattern}")  # else an option, or all other cases
  # A test case that lacks something on this machine says "SKIPPED: reason", and is counted as such.
  string(APPEND script
    "add_test([==[${PREFIX}: ${name}]==] [==[${PROGRAM}]==] [==[${pattern}]==] --warn NoTests)\n"
    "set_tests_properties([==[${PREFIX}: ${name}]==] PROPERTIES TIMEOUT 600 SKIP_REGULAR_EXPRESSION SKIPPED:)\n")
endwhile()
file(WRITE ${CASES} "${script}")

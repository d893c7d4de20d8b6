// ctgrad/ctgrad.hpp — formulas, networks and their training: everything but embedded data and reports
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/split.hpp>
#include <ctgrad/estimator/metrics.hpp>
#include <ctgrad/expression/gradient.hpp>
#include <ctgrad/expression/print.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/binary.hpp>
#include <ctgrad/loss/contrastive.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/loss/likelihood.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/loss/penalty.hpp>
#include <ctgrad/loss/robust.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/neural_network/estimator.hpp>
#include <ctgrad/optimizer/adagrad.hpp>
#include <ctgrad/optimizer/adam.hpp>
#include <ctgrad/optimizer/adamw.hpp>
#include <ctgrad/optimizer/clipping.hpp>
#include <ctgrad/optimizer/lion.hpp>
#include <ctgrad/optimizer/momentum.hpp>
#include <ctgrad/optimizer/nesterov.hpp>
#include <ctgrad/optimizer/rmsprop.hpp>
#include <ctgrad/optimizer/sgd.hpp>

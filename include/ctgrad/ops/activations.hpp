// ctgrad/ops/activations.hpp — the functions between the layers of a network, by family
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/hyperbolic.hpp>
#include <ctgrad/ops/logistic.hpp>
#include <ctgrad/ops/rectifiers.hpp>

// one.cpp — trains the shared model
// SPDX-License-Identifier: MIT
#include "model.hpp"
float loss_in_one() { return model::loss_after(50); }

// gmm_d20.cpp — ADBench's mixture of 10 Gaussians in 20 dimensions, 1000 points, in double: log-posterior and gradient
// SPDX-License-Identifier: MIT
#include "gmm.hpp"

int main(int argc, char** argv) { return gmm::race<20, 10, 1000>::run(argc, argv, "gmm_d20"); }

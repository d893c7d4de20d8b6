// gmm.cpp — ADBench's mixture of 25 Gaussians in 10 dimensions, 1000 points, in double: log-posterior and gradient
// SPDX-License-Identifier: MIT
#include "gmm.hpp"

int main(int argc, char** argv) { return gmm::race<10, 25, 1000>::run(argc, argv, "gmm"); }

// What calls.sh puts before a solution: precompiled, so that it costs little.
#pragma once
#include <bits/stdc++.h>

#include "polyproof.hpp"

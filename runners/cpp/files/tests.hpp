// What the mains for test frameworks tell tests.cpp.
#pragma once
#include <string>

namespace polyproof {

// How many checks ran; -1 when nobody counts.
extern int checks;

// Sends the result of one test of a framework.
void report(const std::string& name, bool passed, const std::string& message);

}  // namespace polyproof

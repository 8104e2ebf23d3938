// What the frameworks' parts tell tests.c.
#pragma once
#include <stdbool.h>

// Takes down, and reports, how one test of a framework ended.
void polyproof_report(const char* name, bool passed, const char* message);

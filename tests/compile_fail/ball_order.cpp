// error: no match for .operator<.|invalid operands to binary expression
// Overlapping balls have no order: less(a, b) answers in three cases, operator< does not exist.
#include "datamix/numeric/ball.hpp"

bool ordered(const datamix::Ball& a, const datamix::Ball& b) { return a < b; }

// error: cannot convert .*Truth. to .bool. in return|no viable conversion from .*Truth. to .bool.|cannot initialize return object of type .bool.
// What is not decided is not false: certainly(…) or possibly(…) has to be asked.
#include "datamix/numeric/ball.hpp"

bool smaller(const datamix::Ball& a, const datamix::Ball& b) { return less(a, b); }

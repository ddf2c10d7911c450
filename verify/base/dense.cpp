// Eigen's solvers in double, compiled once for the program and its tests: everywhere else they are declared alone.
#include "datamix/numeric/dense.hpp"

namespace datamix {

DATAMIX_DENSE(template)

}  // namespace datamix

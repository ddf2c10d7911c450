// error: constraints not satisfied|no matching function for call to .mix.
// A loss without Hessian-vector products has no reverse sweep; the concept says so at the call.
#include "datamix/algorithm/mixing.hpp"

struct NoHessian {
    using Scalar = double;
    Eigen::Index domains() const { return 1; }
    Eigen::Index dimension() const { return 1; }
    datamix::Matrix<double> domain_gradients(const datamix::Vector<double>&) const { return {}; }
    double validation_loss(const datamix::Vector<double>&) const { return 0; }
    datamix::Vector<double> validation_gradient(const datamix::Vector<double>& theta) const { return theta; }
};

auto run(const datamix::MixingOptions<double>& options, const datamix::MixingStart<double>& start) {
    return datamix::mix(NoHessian{}, options, start);
}

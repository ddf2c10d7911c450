// A loss of one's own: f_i(θ) = Σ_j ln cosh(θ_j − a_ij) + ½μ|θ − a_i|², which is no quadratic. Six members make it a
// problem; with smoothness() the driver knows which steps are stable.
#include <datamix/algorithm/mixing.hpp>

#include <cmath>
#include <cstdio>
#include <optional>

struct LogCosh {
    using Scalar = double;
    using Vector = datamix::Vector<double>;
    Eigen::MatrixXd centres;  // a_i, one column a domain
    Vector target;            // of the validation loss ½|θ − c|²
    double mu;

    Eigen::Index domains() const { return centres.cols(); }
    Eigen::Index dimension() const { return centres.rows(); }
    datamix::Matrix<double> domain_gradients(const Vector& theta) const {
        const Eigen::MatrixXd off = theta.rowwise().replicate(centres.cols()) - centres;
        return off.array().tanh().matrix() + mu * off;
    }
    Vector hessian_times(const Vector& w, const Vector& theta, const Vector& v) const {
        const Eigen::ArrayXXd t = (theta.rowwise().replicate(centres.cols()) - centres).array().tanh();
        return (((1 - t.square()).matrix() * w).array() + mu * w.sum()).matrix().cwiseProduct(v);
    }
    double validation_loss(const Vector& theta) const { return (theta - target).squaredNorm() / 2; }
    Vector validation_gradient(const Vector& theta) const { return theta - target; }
    std::optional<double> smoothness() const { return 1 + mu; }
};

int main() {
    static_assert(datamix::Problem<LogCosh> && datamix::SmoothProblem<LogCosh>);
    const LogCosh problem{Eigen::Matrix2d{{3, -1}, {0.5, 0}}, Eigen::Vector2d(1, 0.1), 0.1};
    for (const std::size_t horizon : {1u, 4u, 64u}) {
        const auto run =
            datamix::mix(problem, {.horizon = horizon, .rounds = 4000, .inner_step = 0.9, .outer_step = 0.02},
                         datamix::MixingStart<double>::uniform(2, 2));
        std::printf("T = %2zu: w = %.4f, validation loss %.5f\n", horizon, run.weights(0),
                    problem.validation_loss(run.parameters));
    }
}

#include "study/image_study.hpp"

#include <Eigen/Cholesky>

#include "datamix/algorithm/equilibrium.hpp"
#include "datamix/algorithm/hypergradient_descent.hpp"
#include "datamix/evaluate/newton_optimum.hpp"
#include "datamix/text/horizon_filter.hpp"
#include "study/wide_product.hpp"

namespace datamix::verify {

namespace {

using WideSoftmax = SoftmaxProblem<double, WideProduct>;

/// The problem, which keeps the probabilities of the last θ: of many Hessian products at one θ each costs half.
class KeptSoftmax {
public:
    using Scalar = double;
    explicit KeptSoftmax(const WideSoftmax& problem) : problem_(problem) {}

    Eigen::Index domains() const { return problem_.domains(); }
    Eigen::Index dimension() const { return problem_.dimension(); }
    Eigen::MatrixXd domain_gradients(const Eigen::VectorXd& theta) const { return problem_.domain_gradients(theta); }
    Eigen::VectorXd hessian_times(const Eigen::VectorXd& w, const Eigen::VectorXd& theta,
                                  const Eigen::VectorXd& v) const {
        if (theta_.size() != theta.size() || theta_ != theta) {
            theta_ = theta;
            q_ = problem_.domain_probabilities(theta);
        }
        return problem_.hessian_times(w, q_, v);
    }
    double validation_loss(const Eigen::VectorXd& theta) const { return problem_.validation_loss(theta); }
    Eigen::VectorXd validation_gradient(const Eigen::VectorXd& theta) const {
        return problem_.validation_gradient(theta);
    }
    double strong_convexity() const { return problem_.strong_convexity(); }
    double smoothness() const { return problem_.smoothness(); }

private:
    WideSoftmax problem_;
    mutable Eigen::VectorXd theta_;
    mutable std::vector<Eigen::MatrixXd> q_;
};

/// Conjugate gradients take a fifth of the steps with the Hessian at uniform weights, inverted once.
OptimumOptions<double> preconditioned(const KeptSoftmax& problem) {
    const auto m = problem.domains();
    const Eigen::VectorXd uniform = Eigen::VectorXd::Constant(m, 1 / static_cast<double>(m));
    const Eigen::VectorXd theta = optimum_of(problem, uniform).parameters;
    OptimumOptions<double> options;
    options.preconditioner = [factor = theory::hessian(problem, uniform, theta).llt()](const Eigen::VectorXd& v) {
        return Eigen::VectorXd(factor.solve(v));
    };
    return options;
}

}  // namespace

struct ImageStudy::Parts {
    KeptSoftmax problem;
    NewtonOptimum<KeptSoftmax> optimum;

    Parts(const ImageDomains& images, double regularisation)
        : problem(WideSoftmax(images.domains, images.validation, images.classes, regularisation)),
          optimum(problem, preconditioned(problem)) {}

    MixingStart<double> start() const { return MixingStart<double>::uniform(problem.domains(), problem.dimension()); }
    double inner_step() const { return 1 / problem.smoothness(); }

    /// −[⟨∇f_i, p_T(∇²f_w)∇f_V⟩]_i at θ*(w) (m).
    Eigen::VectorXd truncated_hypergradient(const HorizonFilter& filter, const Eigen::VectorXd& w) {
        optimum.move(w);
        const Eigen::VectorXd theta = optimum.parameters();
        const Eigen::VectorXd adjoint = filter.apply(
            problem.validation_gradient(theta),
            [&](const Eigen::VectorXd& x, Eigen::VectorXd& out) { out = problem.hessian_times(w, theta, x); });
        return -problem.domain_gradients(theta).transpose() * adjoint;
    }
};

ImageStudy::ImageStudy(const ImageDomains& images, double regularisation)
    : parts_(std::make_unique<Parts>(images, regularisation)) {}
ImageStudy::~ImageStudy() = default;

Eigen::VectorXd ImageStudy::uniform() const { return parts_->start().weights; }
double ImageStudy::smoothness() const { return parts_->problem.smoothness(); }
double ImageStudy::loss(const Eigen::VectorXd& w) { return outer_loss(parts_->optimum, w); }
Mixture ImageStudy::stationary(const Eigen::VectorXd& from) { return stationary_mixture(parts_->optimum, from); }

Mixture ImageStudy::limit(std::size_t horizon, double residual, const Distortion& distort) {
    const HorizonFilter filter(horizon, parts_->inner_step(), smoothness());
    const Equilibrium rest = find_equilibrium(
        [&](const Eigen::VectorXd& w) -> Eigen::VectorXd {
            const Eigen::VectorXd g = parts_->truncated_hypergradient(filter, w);
            return distort ? distort(g) : g;
        },
        uniform(), residual);
    return {rest.weights, loss(rest.weights), rest.residual, rest.converged};
}

Eigen::VectorXd ImageStudy::greedy_run(std::size_t steps, double outer_step) const {
    const MixingOptions<double> options{
        .horizon = 1, .rounds = steps, .inner_step = parts_->inner_step(), .outer_step = outer_step};
    return mix(parts_->problem, options, parts_->start()).weights;
}

Eigen::VectorXd ImageStudy::implicit_run(std::size_t steps, double outer_step) const {
    const MixingOptions<double> options{
        .horizon = 1, .rounds = steps, .inner_step = parts_->inner_step(), .outer_step = outer_step};
    return mix(parts_->problem, options, parts_->start(), ExponentiatedGradient{}, AdjointDescent{}).weights;
}

}  // namespace datamix::verify

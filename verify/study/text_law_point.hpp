#pragma once

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <cmath>
#include <cstddef>
#include <vector>

#include "datamix/text/optimum.hpp"

/// What the local law of two mixed texts (study/text_law.hpp) needs of one mixture; proofs/text_law.md derives it.
namespace datamix::verify {

/// (w, 1 − w).
inline Eigen::VectorXd mixture_of(double w) { return Eigen::Vector2d(w, 1 - w); }

/// F′(w) at the optimum of the mixture w that `optimum` stands at.
inline double hypergradient(TextOptimum& optimum) {
    const Eigen::VectorXd g = optimum.implicit_hypergradient();
    return g(0) - g(1);
}

/// A Hessian as a matrix (d×d), from its products.
template <class Times>
Eigen::MatrixXd dense_hessian(Eigen::Index d, const Times& times) {
    Eigen::MatrixXd h(d, d);
    Eigen::VectorXd column(d);
    for (Eigen::Index j = 0; j < d; ++j) {
        times(Eigen::VectorXd::Unit(d, j), column);
        h.col(j) = column;
    }
    return (h + h.transpose()) / 2;
}

/// θ*(w) of one mixture w: the Hessian's eigenvalues h_j (d), in whose eigenvectors everything else is written; with
/// noise also the covariance of a trigram's gradient.
struct LocalPoint {
    Eigen::VectorXd curvatures;  ///< h_j
    Eigen::VectorXd bias;        ///< z_j (∇f_V)_j, z = ∂θ*/∂w
    Eigen::VectorXd start;       ///< z_j (V(0 − θ*))_j, V the validation Hessian
    double slope;                ///< F′(w)
    Eigen::MatrixXd noise;       ///< C_ij (V − ∇³f_w[H⁻¹∇f_V])_ij, C the covariance of one trigram a domain
    std::vector<Eigen::MatrixXd> influence;  ///< a domain: (∇f_V)_j times its centred gradients, one column a trigram

    /// `optimum` is moved to w and stays there.
    LocalPoint(const TextProblem& problem, const std::vector<std::vector<double>>& domains, TextOptimum& optimum,
               double w, bool noisy) {
        const Eigen::VectorXd weights = mixture_of(w);
        optimum.move(weights);
        slope = hypergradient(optimum);
        const Eigen::VectorXd theta = optimum.theta();
        const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(hessian_at(problem, weights, theta));
        curvatures = solver.eigenvalues();
        const Eigen::MatrixXd& basis = solver.eigenvectors();
        const Eigen::MatrixXd gradients = problem.domain_gradients(theta);
        const Eigen::VectorXd difference = basis.transpose() * (gradients.col(0) - gradients.col(1));
        const Eigen::VectorXd sensitivity = -(difference.array() / curvatures.array()).matrix();
        const Eigen::VectorXd validation = basis.transpose() * problem.validation_gradient(theta);
        bias = (sensitivity.array() * validation.array()).matrix();
        TextProblem::Local around(problem);
        around.choose_validation();
        around.move(theta);
        const Eigen::MatrixXd v =
            dense_hessian(problem.dimension(), [&](const auto& x, auto& out) { around.hessian_times(x, out); });
        start = -(sensitivity.array() * (basis.transpose() * (v * theta)).array()).matrix();
        if (!noisy) return;
        Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(problem.dimension(), problem.dimension());
        for (std::size_t i = 0; i < domains.size(); ++i) {
            const double share = weights(static_cast<Eigen::Index>(i));
            const Eigen::MatrixXd x = share * (basis.transpose() * centred_gradients(problem, domains[i], theta));
            covariance += x * x.transpose();
            influence.emplace_back(validation.asDiagonal() * x);
        }
        const Eigen::VectorXd along = basis * (validation.array() / curvatures.array()).matrix();
        const double small = 1e-4 / along.norm();
        const Eigen::MatrixXd third = (hessian_at(problem, weights, theta + small * along) -
                                       hessian_at(problem, weights, theta - small * along)) /
                                      (2 * small);
        noise = covariance.cwiseProduct(basis.transpose() * (v - third) * basis);
    }

    /// zᵀ(I−ηH)^T∇f_V
    double kept(double eta, double horizon) const { return bias.dot(retained(eta, horizon)); }
    /// zᵀ(I − (I−ηH)^T)∇f_V, the hypergradient of horizon T at θ*(w).
    double filtered(double eta, double horizon) const { return bias.sum() - kept(eta, horizon); }
    /// zᵀ(I−ηH)^T V(0 − θ*)
    double lag(double eta, double horizon) const { return start.dot(retained(eta, horizon)); }
    /// U(w): what the noise of one round adds to the expected f_V(θ_T), one trigram a domain.
    double pull(double eta, double horizon) const {
        const Eigen::VectorXd r = retained(eta, horizon);
        double sum = 0;
        for (Eigen::Index i = 0; i < r.size(); ++i)
            for (Eigen::Index j = 0; j < r.size(); ++j) {
                const double a = curvatures(i), b = curvatures(j);
                sum += noise(i, j) * eta * (1 - r(i) * r(j)) / (a + b - eta * a * b);
            }
        return sum / 2;
    }
    /// The smallest eigenvalue with a part of the bias, up to rounding, and that part.
    /// @{
    double slowest_rate() const { return curvatures(first_part()); }
    double slowest_part() const { return bias(first_part()); }
    /// @}

private:
    static Eigen::MatrixXd hessian_at(const TextProblem& problem, const Eigen::VectorXd& w,
                                      const Eigen::VectorXd& theta) {
        TextProblem::Local local(problem);
        local.choose(w);
        local.move(theta);
        return dense_hessian(problem.dimension(), [&](const auto& x, auto& out) { local.hessian_times(x, out); });
    }
    /// √share (∇ −log p − its mean) of every trigram that the text has (d × their number); the regulariser is no
    /// sample.
    static Eigen::MatrixXd centred_gradients(const TextProblem& problem, const std::vector<double>& shares,
                                             const Eigen::VectorXd& theta) {
        const Eigen::Index n = problem.shape().symbols, d = problem.dimension();
        std::vector<Eigen::VectorXd> columns;
        std::vector<double> weights;
        Eigen::VectorXd mean = Eigen::VectorXd::Zero(d);
        for (Eigen::Index at = 0; at < n * n * n; ++at) {
            const double share = shares[static_cast<std::size_t>(at)];
            if (!(share > 0)) continue;
            const Eigen::Index rows[] = {at / (n * n) * n, (n + at / n % n) * n, 2 * n * n};
            Eigen::VectorXd p = theta.segment(rows[0], n) + theta.segment(rows[1], n) + theta.segment(rows[2], n);
            p = (p.array() - p.maxCoeff()).exp().matrix();
            p /= p.sum();
            p(at % n) -= 1;
            Eigen::VectorXd gradient = Eigen::VectorXd::Zero(d);
            for (const Eigen::Index row : rows) gradient.segment(row, n) = p;
            mean += share * gradient;
            columns.push_back(gradient);
            weights.push_back(share);
        }
        Eigen::MatrixXd result(d, static_cast<Eigen::Index>(columns.size()));
        for (std::size_t j = 0; j < columns.size(); ++j)
            result.col(static_cast<Eigen::Index>(j)) = std::sqrt(weights[j]) * (columns[j] - mean);
        return result;
    }
    /// (1 − ηh_j)^T
    Eigen::VectorXd retained(double eta, double horizon) const {
        return (horizon * (1 - eta * curvatures.array()).log()).exp().matrix();
    }
    Eigen::Index first_part() const {
        Eigen::Index j = 0;
        while (j + 1 < bias.size() && std::abs(bias(j)) < 1e-9 * bias.cwiseAbs().sum()) ++j;
        return j;
    }
};

/// The variance of a round's hypergradient with one trigram a domain and step, to first order in the noise: the
/// influence of the sample s steps before the end is −ηd/dw⟨(I−ηH)^s∇f_V, ∇f̃ − ∇f⟩, by differences of two mixtures.
class RoundVariance {
public:
    /// `apart`: the difference of their weights.
    RoundVariance(const LocalPoint& low, const LocalPoint& high, double apart)
        : curvatures_(2 * low.curvatures.size()),
          covariance_(Eigen::MatrixXd::Zero(curvatures_.size(), curvatures_.size())) {
        curvatures_ << high.curvatures, low.curvatures;
        for (std::size_t i = 0; i < low.influence.size(); ++i) {
            Eigen::MatrixXd both(curvatures_.size(), low.influence[i].cols());
            both << high.influence[i], -low.influence[i];
            covariance_ += both * both.transpose() / (apart * apart);
        }
    }
    /// For inner step η and horizon T.
    double at(double eta, double horizon) const {
        const Eigen::ArrayXd kept = 1 - eta * curvatures_.array();
        const Eigen::ArrayXd all = (horizon * kept.log()).exp();
        double sum = 0;
        for (Eigen::Index i = 0; i < kept.size(); ++i)
            for (Eigen::Index j = 0; j < kept.size(); ++j)
                sum += covariance_(i, j) * (1 - all(i) * all(j)) / (1 - kept(i) * kept(j));
        return eta * eta * sum;
    }

private:
    Eigen::VectorXd curvatures_;
    Eigen::MatrixXd covariance_;
};

}  // namespace datamix::verify

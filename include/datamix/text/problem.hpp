#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "datamix/text/kernels.hpp"
#include "datamix/text/statistics.hpp"

namespace datamix {

/// Next-character softmax regression with texts as domains (claims text-greedy and text-horizon,
/// proofs/text_greedy.md): f_i(θ) = cross-entropy of domain i + (reg/2)|θ|², f_V(θ) = cross-entropy of the validation
/// text, in nats a character. θ (2n² + n, n the symbols of the alphabet) holds U (n×n, row: symbol two back), W (n×n,
/// row: symbol one back) and the bias (n), row by row. A TapedProblem with double precision.
class TextProblem {
public:
    using Scalar = double;  ///< see Problem

    /// `domains` (m) and `validation` are trigram shares (n³ each, n from 2 to 64), `reg` > 0 is the regulariser.
    /// Throws InputError where there is no domain, shares have another length, or reg is not positive and finite.
    TextProblem(const std::vector<std::vector<double>>& domains, const std::vector<double>& validation, double reg)
        : shape_(text_shape(validation)),
          masses_(shape_.block, static_cast<Eigen::Index>(domains.size())),
          linears_(shape_.dimension, static_cast<Eigen::Index>(domains.size())),
          validation_(validation),
          reg_(reg) {
        if (domains.empty()) throw InputError("text: expected at least one domain");
        if (!(reg > 0) || !std::isfinite(reg)) throw InputError("text: regularisation: expected a number > 0");
        for (std::size_t i = 0; i < domains.size(); ++i) {
            if (domains[i].size() != validation.size()) throw InputError("text: expected shares of one length");
            const TextStatistics statistics(domains[i]);
            masses_.col(static_cast<Eigen::Index>(i)) = statistics.mass;
            linears_.col(static_cast<Eigen::Index>(i)) = statistics.linear;
        }
    }

    Eigen::Index domains() const { return masses_.cols(); }      ///< m
    Eigen::Index dimension() const { return shape_.dimension; }  ///< d = 2n² + n
    const TextShape& shape() const { return shape_; }            ///< of its alphabet
    double strong_convexity() const { return reg_; }             ///< μ
    /// L: three features are active at once, and a softmax Hessian is at most 1/2.
    double smoothness() const { return 1.5 + reg_; }

    /// f_w(θ) for w (m) and θ (d), nats a character.
    double loss(const Eigen::VectorXd& w, const Eigen::VectorXd& theta) const;
    /// f_i(θ)
    double domain_loss(Eigen::Index domain, const Eigen::VectorXd& theta) const {
        return loss(Eigen::VectorXd::Unit(domains(), domain), theta);
    }
    /// [∇f_1(θ) … ∇f_m(θ)] (d×m).
    Eigen::MatrixXd domain_gradients(const Eigen::VectorXd& theta) const;
    /// ∇²f_w(θ) v (d).
    Eigen::VectorXd hessian_times(const Eigen::VectorXd& w, const Eigen::VectorXd& theta,
                                  const Eigen::VectorXd& v) const;
    /// f_V(θ), nats a character.
    double validation_loss(const Eigen::VectorXd& theta) const;
    /// ∇f_V(θ) (d).
    Eigen::VectorXd validation_gradient(const Eigen::VectorXd& theta) const;

    class Local;
    class Tape;

private:
    TextShape shape_;
    Eigen::MatrixXd masses_;   // one column per domain
    Eigen::MatrixXd linears_;  // one column per domain
    TextStatistics validation_;
    double reg_;
};

/// One loss of the problem (a mixture or the validation loss) around one θ, with the work space that takes.
class TextProblem::Local {
public:
    /// Nothing chosen yet, θ = 0. The problem must outlive this.
    explicit Local(const TextProblem& problem)
        : problem_(problem),
          kernels_(text_kernels()),
          loss_(problem.shape_),
          theta_(Eigen::VectorXd::Zero(problem.dimension())),
          gradient_(problem.dimension()),
          moments_(Eigen::VectorXd::Zero(problem.shape_.block)),
          state_(problem.shape_) {}

    /// f = f_w + validation_share · f_V, for w (m).
    void choose(const Eigen::VectorXd& w, double validation_share = 0) {
        loss_.mass.noalias() = problem_.masses_ * w + validation_share * problem_.validation_.mass;
        loss_.linear.noalias() = problem_.linears_ * w + validation_share * problem_.validation_.linear;
        reg_ = problem_.reg_ * w.sum();
    }
    /// f = f_V.
    void choose_validation() {
        loss_ = problem_.validation_;
        reg_ = 0;
    }

    /// Call after choosing the loss; the others below are at this θ (d).
    void move(const Eigen::VectorXd& theta) {
        theta_ = theta;
        kernels_.evaluate(theta_.data(), state_);
        kernels_.weigh(loss_.mass.data(), state_);
    }
    const Eigen::VectorXd& theta() const { return theta_; }  ///< d

    /// f(θ), nats a character.
    double value() const {
        double sum = 0;
        for (int i = 0; i < problem_.shape_.block; ++i) {
            const double mass = loss_.mass[i];
            if (mass > 0) sum -= mass * std::log(state_.inverse_z[i]);
        }
        return sum - loss_.linear.dot(theta_) + 0.5 * reg_ * theta_.squaredNorm();
    }

    /// ∇f(θ) (d), valid until the next call.
    const Eigen::VectorXd& gradient() {
        text_gradient(state_, gradient_.data());
        gradient_ += reg_ * theta_ - loss_.linear;
        return gradient_;
    }

    /// ∇²f(θ) v (d); also adds to moments() the expected change of logit of every context.
    void hessian_times(const Eigen::VectorXd& v, Eigen::VectorXd& out) {
        out.resize(problem_.dimension());
        kernels_.hessian(state_, v.data(), moments_.data(), out.data());
        out += reg_ * v;
    }

    /// ∇²f(θ) without the regulariser's share, diagonal (d): a preconditioner.
    Eigen::VectorXd diagonal() const {
        Eigen::VectorXd result(problem_.dimension());
        text_diagonal(state_, result.data());
        return result;
    }

    void clear_moments() { moments_.setZero(); }                 ///< starts a new sum
    const Eigen::VectorXd& moments() const { return moments_; }  ///< a block: what hessian_times() has added up

    /// [⟨∇f_i(θ), v⟩]_i (m), summed over pairs (θ, v): from the sums of v, of moments and of ⟨θ, v⟩, because the
    /// domains enter the gradient linearly.
    Eigen::VectorXd slopes(const Eigen::VectorXd& v, double theta_dot_v) const {
        Eigen::VectorXd result = problem_.masses_.transpose() * moments_ - problem_.linears_.transpose() * v;
        result.array() += problem_.reg_ * theta_dot_v;
        return result;
    }

private:
    const TextProblem& problem_;
    const TextKernels& kernels_;
    TextStatistics loss_;
    double reg_ = 0;
    Eigen::VectorXd theta_;
    Eigen::VectorXd gradient_;
    Eigen::VectorXd moments_;
    TextState state_;
};

/// The algorithm's tape (problem/problem.hpp, TapedProblem): keeps θ_t alone and computes the rest again on the way
/// back, which costs less than moving it through memory; the domains are contracted once a round.
class TextProblem::Tape {
public:
    /// Longer rounds are kept in segments: beyond that, iterates no longer fit a processor's own memory.
    static constexpr std::size_t most_steps = 256;

    /// The problem must outlive the tape.
    explicit Tape(const TextProblem& problem) : local_(problem), lambdas_(Eigen::VectorXd::Zero(problem.dimension())) {}

    /// A new round at mixture w (m); memory is kept.
    void start(const Eigen::VectorXd& w) {
        local_.choose(w);
        local_.clear_moments();
        rewind(0);
        lambdas_.setZero();
        theta_dot_lambda_ = 0;
    }

    /// Forgets the iterates, not what pull_back() has added up.
    void rewind(std::size_t) { steps_ = at_ = 0; }

    /// ∇f_w(θ) (d) at the next iterate θ (d); valid until the next call.
    const Eigen::VectorXd& record(const Eigen::VectorXd& theta) {
        if (steps_ == iterates_.size()) iterates_.emplace_back();
        iterates_[steps_] = theta;
        at_ = steps_++;
        local_.move(theta);
        return local_.gradient();
    }

    /// Hλ ← ∇²f_w(θ_t)λ (d), and adds ⟨∇f_i(θ_t), λ⟩ to slope i.
    void pull_back(std::size_t t, const Eigen::VectorXd& lambda, Eigen::VectorXd& hessian_lambda) {
        if (t != at_) local_.move(iterates_[t]);
        at_ = t;
        local_.hessian_times(lambda, hessian_lambda);
        lambdas_ += lambda;
        theta_dot_lambda_ += iterates_[t].dot(lambda);
    }

    /// m, of all calls of pull_back since start().
    Eigen::VectorXd slopes() const { return local_.slopes(lambdas_, theta_dot_lambda_); }

private:
    Local local_;
    std::vector<Eigen::VectorXd> iterates_;
    std::size_t steps_ = 0;
    std::size_t at_ = 0;       // index of the iterate that local_ stands at
    Eigen::VectorXd lambdas_;  // sum of the round's directions
    double theta_dot_lambda_ = 0;
};

inline double TextProblem::loss(const Eigen::VectorXd& w, const Eigen::VectorXd& theta) const {
    Local local(*this);
    local.choose(w);
    local.move(theta);
    return local.value();
}

inline Eigen::MatrixXd TextProblem::domain_gradients(const Eigen::VectorXd& theta) const {
    Local local(*this);
    Eigen::MatrixXd result(dimension(), domains());
    for (Eigen::Index i = 0; i < domains(); ++i) {
        local.choose(Eigen::VectorXd::Unit(domains(), i));
        local.move(theta);
        result.col(i) = local.gradient();
    }
    return result;
}

inline Eigen::VectorXd TextProblem::hessian_times(const Eigen::VectorXd& w, const Eigen::VectorXd& theta,
                                                  const Eigen::VectorXd& v) const {
    Local local(*this);
    local.choose(w);
    local.move(theta);
    Eigen::VectorXd result;
    local.hessian_times(v, result);
    return result;
}

inline double TextProblem::validation_loss(const Eigen::VectorXd& theta) const {
    Local local(*this);
    local.choose_validation();
    local.move(theta);
    return local.value();
}

inline Eigen::VectorXd TextProblem::validation_gradient(const Eigen::VectorXd& theta) const {
    Local local(*this);
    local.choose_validation();
    local.move(theta);
    return local.gradient();
}

}  // namespace datamix

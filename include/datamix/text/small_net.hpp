#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "datamix/numeric/error.hpp"
#include "datamix/numeric/portable.hpp"
#include "datamix/text/net_kernels.hpp"

namespace datamix {

/// A character predicted from the two before it by a net of 16 tanh units, with texts as domains (claim small-net,
/// proofs/small_net.md): f_i(θ) = cross-entropy of domain i + (reg/2)|θ|², f_V(θ) = cross-entropy of the validation
/// text, in nats a character. θ as NetWeights has it; neither convex nor of known smoothness. A TapedProblem with the
/// same bits on every machine.
class SmallNetProblem {
public:
    using Scalar = double;  ///< see Problem

    /// `domains` (m) and `validation` are trigram shares (n³ each, n from 2 to 64), `reg` ≥ 0 is the regulariser.
    /// Throws InputError where there is no domain, shares have another length, or reg is negative or not finite.
    SmallNetProblem(const std::vector<std::vector<double>>& domains, const std::vector<double>& validation, double reg)
        : shape_(symbols_of(validation)), validation_(shape_, validation), reg_(reg) {
        if (domains.empty()) throw InputError("net: expected at least one domain");
        if (!(reg >= 0) || !std::isfinite(reg)) throw InputError("net: regularisation: expected a number >= 0");
        for (const std::vector<double>& shares : domains) {
            if (shares.size() != validation.size()) throw InputError("net: expected shares of one length");
            domains_.emplace_back(shape_, shares);
        }
    }

    Eigen::Index domains() const { return static_cast<Eigen::Index>(domains_.size()); }  ///< m
    Eigen::Index dimension() const { return shape_.dimension; }                          ///< d = 49n + 16
    const NetShape& shape() const { return shape_; }                                     ///< of its alphabet

    /// f_i(θ); domains count from 0.
    double domain_loss(Eigen::Index domain, const Eigen::VectorXd& theta) const {
        return loss(domains_[static_cast<std::size_t>(domain)], theta) + 0.5 * reg_ * theta.squaredNorm();
    }
    /// [∇f_1(θ) … ∇f_m(θ)] (d×m)
    Eigen::MatrixXd domain_gradients(const Eigen::VectorXd& theta) const {
        Eigen::MatrixXd result(dimension(), domains());
        for (Eigen::Index i = 0; i < domains(); ++i)
            result.col(i) = gradient(domains_[static_cast<std::size_t>(i)], theta) + reg_ * theta;
        return result;
    }
    /// ∇²f_w(θ) v (d)
    Eigen::VectorXd hessian_times(const Eigen::VectorXd& w, const Eigen::VectorXd& theta,
                                  const Eigen::VectorXd& v) const;
    /// f_V(θ)
    double validation_loss(const Eigen::VectorXd& theta) const { return loss(validation_, theta); }
    /// ∇f_V(θ) (d)
    Eigen::VectorXd validation_gradient(const Eigen::VectorXd& theta) const { return gradient(validation_, theta); }

    class Local;
    class Tape;

private:
    static int symbols_of(const std::vector<double>& shares) {
        std::size_t n = 2;
        while (n < kNetMostSymbols && n * n * n < shares.size()) ++n;
        if (n * n * n != shares.size()) throw InputError("net: expected the shares of the trigrams of 2 to 64 symbols");
        return static_cast<int>(n);
    }
    /// Work space of a thread, which is too large to be asked of the system for every loss.
    struct Scratch {
        NetWeights net;
        NetState state;
        NetSums sums;
        explicit Scratch(const NetShape& n) : net(n), state(n), sums(n) {}
    };
    Scratch& evaluated(const Eigen::VectorXd& theta) const {
        thread_local Scratch scratch(shape_);
        if (scratch.state.shape.symbols != shape_.symbols) scratch = Scratch(shape_);
        scratch.net.set(shape_, theta.data());
        available_net_kernels().front().evaluate(scratch.net, scratch.state);
        return scratch;
    }
    double loss(const NetShares& shares, const Eigen::VectorXd& theta) const {
        const NetState& state = evaluated(theta).state;
        double sum = 0;
        for (std::size_t i = 0; i < shares.of.size(); ++i)
            if (shares.of[i] > 0) sum -= shares.of[i] * portable_log(state.q[i]);
        return sum;
    }
    Eigen::VectorXd gradient(const NetShares& shares, const Eigen::VectorXd& theta) const {
        Scratch& scratch = evaluated(theta);
        scratch.sums.clear();
        available_net_kernels().front().gradient(scratch.net, shares, scratch.state, scratch.sums);
        Eigen::VectorXd result(dimension());
        scratch.sums.collect(shape_, result.data());
        return result;
    }

    NetShape shape_;
    std::vector<NetShares> domains_;
    NetShares validation_;
    double reg_;
};

/// A mixture's loss around one θ, with the work space that takes.
class SmallNetProblem::Local {
public:
    /// Nothing chosen yet; with this instruction set. The problem must outlive this.
    explicit Local(const SmallNetProblem& problem, const NetKernels& kernels = available_net_kernels().front())
        : problem_(problem),
          kernels_(kernels),
          net_(problem.shape_),
          direction_(problem.shape_),
          state_(problem.shape_),
          sums_(problem.shape_),
          loss_(problem.shape_),
          changes_(problem.shape_.room(problem.shape_.symbols)) {}

    /// f = f_w for w (m).
    void choose(const Eigen::VectorXd& w) {
        for (Eigen::Index i = 0; i < w.size(); ++i) {
            const NetShares& domain = problem_.domains_[static_cast<std::size_t>(i)];
            add(w(i), domain.of, i == 0, loss_.of);
            add(w(i), domain.mass, i == 0, loss_.mass);
        }
        reg_ = problem_.reg_ * w.sum();
    }
    /// Moves to θ (d) and writes ∇f(θ) (d).
    void gradient(const Eigen::VectorXd& theta, Eigen::VectorXd& out) {
        theta_ = theta;
        net_.set(problem_.shape_, theta_.data());
        kernels_.evaluate(net_, state_);
        sums_.clear();
        kernels_.gradient(net_, loss_, state_, sums_);
        out.resize(problem_.dimension());
        sums_.collect(problem_.shape_, out.data());
        out += reg_ * theta_;
    }
    /// ∇²f(θ) v (d) at the θ of the last gradient(); adds to changes(), too.
    void hessian_times(const Eigen::VectorXd& v, Eigen::VectorXd& out) {
        direction_.set(problem_.shape_, v.data());
        sums_.clear();
        kernels_.hessian(net_, direction_, loss_, state_, sums_, changes_.data());
        out.resize(problem_.dimension());
        sums_.collect(problem_.shape_, out.data());
        out += reg_ * v;
    }
    void clear_changes() { changes_.assign(changes_.size(), 0); }  ///< starts a new sum
    /// [⟨∇f_i(θ), v⟩]_i (m), summed over pairs (θ, v), less the regulariser's share: the domains enter linearly.
    Eigen::VectorXd slopes() const {
        Eigen::VectorXd result(problem_.domains());
        for (Eigen::Index i = 0; i < result.size(); ++i) {
            const NetShares& domain = problem_.domains_[static_cast<std::size_t>(i)];
            double sums[8] = {};
            for (std::size_t k = 0; k < changes_.size(); k += 8)
                for (std::size_t l = 0; l < 8; ++l) sums[l] += domain.of[k + l] * changes_[k + l];
            result(i) = 0;
            for (const double sum : sums) result(i) += sum;
        }
        return result;
    }

private:
    /// to += w·from, or, the first time, to = w·from.
    static void add(double w, const std::vector<double>& from, bool first, std::vector<double>& to) {
        for (std::size_t k = 0; k < to.size(); ++k) to[k] = (first ? 0 : to[k]) + w * from[k];
    }

    const SmallNetProblem& problem_;
    const NetKernels& kernels_;
    NetWeights net_, direction_;
    NetState state_;
    NetSums sums_;
    NetShares loss_;
    std::vector<double> changes_;
    Eigen::VectorXd theta_;
    double reg_ = 0;
};

/// The algorithm's tape (problem/problem.hpp, TapedProblem): keeps θ_t alone and computes the rest again on the way
/// back; the domains are contracted once a round.
class SmallNetProblem::Tape {
public:
    /// Longer rounds are kept in segments.
    static constexpr std::size_t most_steps = 1024;

    /// The problem must outlive the tape.
    explicit Tape(const SmallNetProblem& problem) : local_(problem), reg_(problem.reg_) {}

    /// A new round at mixture w (m).
    void start(const Eigen::VectorXd& w) {
        local_.choose(w);
        local_.clear_changes();
        rewind(0);
        theta_dot_lambda_ = 0;
    }
    /// Forgets the iterates, not what pull_back() has added up.
    void rewind(std::size_t) { steps_ = at_ = 0; }

    /// ∇f_w(θ) (d) at the next iterate θ (d); valid until the next call.
    const Eigen::VectorXd& record(const Eigen::VectorXd& theta) {
        if (steps_ == iterates_.size()) iterates_.emplace_back();
        iterates_[steps_] = theta;
        at_ = steps_++;
        local_.gradient(theta, gradient_);
        return gradient_;
    }
    /// Hλ ← ∇²f_w(θ_t)λ (d), and adds ⟨∇f_i(θ_t), λ⟩ to slope i.
    void pull_back(std::size_t t, const Eigen::VectorXd& lambda, Eigen::VectorXd& hessian_lambda) {
        if (t != at_) local_.gradient(iterates_[t], gradient_);
        at_ = t;
        local_.hessian_times(lambda, hessian_lambda);
        theta_dot_lambda_ += iterates_[t].dot(lambda);
    }
    /// m, of all calls of pull_back since start().
    Eigen::VectorXd slopes() const { return (local_.slopes().array() + reg_ * theta_dot_lambda_).matrix(); }

private:
    Local local_;
    double reg_, theta_dot_lambda_ = 0;
    std::vector<Eigen::VectorXd> iterates_;
    Eigen::VectorXd gradient_;
    std::size_t steps_ = 0, at_ = 0;  // at_: index of the iterate that local_ stands at
};

inline Eigen::VectorXd SmallNetProblem::hessian_times(const Eigen::VectorXd& w, const Eigen::VectorXd& theta,
                                                      const Eigen::VectorXd& v) const {
    Local local(*this);
    local.choose(w);
    Eigen::VectorXd result;
    local.gradient(theta, result);
    local.hessian_times(v, result);
    return result;
}

}  // namespace datamix

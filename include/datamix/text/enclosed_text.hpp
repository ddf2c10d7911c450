#pragma once

#include <cstddef>
#include <vector>

#include "datamix/numeric/ball_product.hpp"
#include "datamix/numeric/scalar.hpp"
#include "datamix/text/statistics.hpp"

namespace datamix {

/// A loss of a text problem in balls: f(θ) = Σ mass log Z(θ) − ⟨linear, θ⟩ + (reg/2)|θ|², nats a character.
struct EnclosedTextLoss {
    Matrix<Ball> mass;    ///< n×n: context shares
    Vector<Ball> linear;  ///< d = 2n² + n: feature-symbol shares, laid out as θ
    Ball reg;             ///< of the regulariser; 0 for the validation loss
};

/// The losses of a TextProblem in balls. The shares are exact as given: doubles.
class EnclosedText {
public:
    /// As TextProblem: `domains` (m) and `validation` are n³ trigram shares each, reg > 0. Throws InputError as it.
    EnclosedText(const std::vector<std::vector<double>>& domains, const std::vector<double>& validation,
                 const Rational& reg, Precision precision)
        : precision_(precision), n_(text_shape(validation).symbols), reg_(reg, precision) {
        if (domains.empty() || reg <= 0) throw InputError("text: expected at least one domain and reg > 0");
        validation_ = loss_of(validation);
        for (const auto& shares : domains) {
            if (shares.size() != validation.size()) throw InputError("text: expected shares of one length");
            domains_.push_back(loss_of(shares));
            domains_.back().reg = reg_;
        }
    }

    Precision precision() const { return precision_; }                                   ///< of results
    int symbols() const { return n_; }                                                   ///< n
    Eigen::Index domains() const { return static_cast<Eigen::Index>(domains_.size()); }  ///< m
    const EnclosedTextLoss& domain(Eigen::Index i) const { return domains_[static_cast<std::size_t>(i)]; }  ///< f_i
    const EnclosedTextLoss& validation() const { return validation_; }                                      ///< f_V
    const Ball& strong_convexity() const { return reg_; }                                                   ///< μ
    /// L of every mixture: three features are active at once, a softmax Hessian is at most ½, and shares add up to 1
    /// but for their rounding.
    Ball smoothness() const {
        Ball most(1);
        for (const EnclosedTextLoss& loss : domains_) most = max(most, loss.mass.sum());
        return Ball(Rational(3) / 2, precision_) * most + reg_;
    }

    /// f_w for w (m), all ≥ 0.
    EnclosedTextLoss mixture(const Vector<Ball>& w) const {
        EnclosedTextLoss result = nothing();
        for (Eigen::Index i = 0; i < domains(); ++i) {
            result.mass += domain(i).mass * w(i);
            result.linear += domain(i).linear * w(i);
            result.reg += reg_ * w(i);
        }
        return result;
    }

private:
    EnclosedTextLoss nothing() const {
        const Ball zero(Rational(0), precision_);
        return {Matrix<Ball>::Constant(n_, n_, zero), Vector<Ball>::Constant(TextShape(n_).dimension, zero), zero};
    }
    EnclosedTextLoss loss_of(const std::vector<double>& shares) const {
        EnclosedTextLoss result = nothing();
        std::size_t at = 0;
        for (int a = 0; a < n_; ++a)
            for (int b = 0; b < n_; ++b)
                for (int c = 0; c < n_; ++c) {
                    const Ball share(shares[at++]);
                    result.mass(a, b) += share;
                    result.linear(a * n_ + c) += share;
                    result.linear((n_ + b) * n_ + c) += share;
                    result.linear(2 * n_ * n_ + c) += share;
                }
        return result;
    }

    Precision precision_;
    int n_;
    Ball reg_;
    EnclosedTextLoss validation_;
    std::vector<EnclosedTextLoss> domains_;
};

/// What the losses of a text problem are at one θ, or at every θ of a box. The formulae are those of text/kernels.hpp.
class EnclosedTextPoint {
public:
    /// θ (d); the problem gives the alphabet and the precision.
    EnclosedTextPoint(const EnclosedText& problem, Vector<Ball> theta)
        : precision_(problem.precision()),
          n_(problem.symbols()),
          theta_(std::move(theta)),
          e_(n_, n_),
          g_(n_, n_),
          inverse_z_(n_, n_),
          log_z_(n_, n_) {
        for (int r = 0; r < n_; ++r)
            for (int c = 0; c < n_; ++c) {
                e_(r, c) = exp(theta_(r * n_ + c));
                g_(r, c) = exp(theta_((n_ + r) * n_ + c) + theta_(2 * n_ * n_ + c));
            }
        const Matrix<Ball> z = product<Ball>(e_, g_.transpose(), precision_);
        for (int a = 0; a < n_; ++a)
            for (int b = 0; b < n_; ++b) {
                inverse_z_(a, b) = Ball(1) / z(a, b);
                log_z_(a, b) = log(z(a, b));
            }
    }

    const Vector<Ball>& theta() const { return theta_; }  ///< d

    /// f(θ)
    Ball value(const EnclosedTextLoss& f) const {
        Ball sum = f.reg * dot<Ball>(theta_, theta_) / Ball(2) - dot<Ball>(f.linear, theta_);
        for (Eigen::Index a = 0; a < n_; ++a)
            for (Eigen::Index b = 0; b < n_; ++b) sum += f.mass(a, b) * log_z_(a, b);
        return sum;
    }

    class Slopes;

private:
    Precision precision_;
    int n_;
    Vector<Ball> theta_;
    Matrix<Ball> e_, g_, inverse_z_, log_z_;  // exp(U), exp(W + bias), 1/Z, log Z
};

/// Gradient and Hessian of one loss at a point.
class EnclosedTextPoint::Slopes {
public:
    /// Both must outlive this.
    Slopes(const EnclosedTextPoint& point, const EnclosedTextLoss& f)
        : at_(point),
          f_(f),
          q_(f.mass.cwiseProduct(point.inverse_z_)),
          q_g_(product<Ball>(q_, point.g_, point.precision_)),
          q_e_(product<Ball>(q_.transpose(), point.e_, point.precision_)) {}

    /// ∇f(θ) (d)
    Vector<Ball> gradient() const {
        return laid_out(at_.e_.cwiseProduct(q_g_), at_.g_.cwiseProduct(q_e_)) + at_.theta_ * f_.reg - f_.linear;
    }
    /// ∇²f(θ) v (d)
    Vector<Ball> hessian_times(const Vector<Ball>& v) const {
        const int n = at_.n_;
        Matrix<Ball> x(n, n), y(n, n);
        for (int r = 0; r < n; ++r)
            for (int c = 0; c < n; ++c) {
                x(r, c) = v(r * n + c);
                y(r, c) = v((n + r) * n + c) + v(2 * n * n + c);
            }
        const Matrix<Ball> ex = at_.e_.cwiseProduct(x), gy = at_.g_.cwiseProduct(y);
        const Matrix<Ball> change = times(ex, at_.g_.transpose()) + times(at_.e_, gy.transpose());
        const Matrix<Ball> qs = q_.cwiseProduct(change.cwiseProduct(at_.inverse_z_));
        const Matrix<Ball> first = x.cwiseProduct(q_g_) + times(q_, gy) - times(qs, at_.g_);
        const Matrix<Ball> second = y.cwiseProduct(q_e_) + times(q_.transpose(), ex) - times(qs.transpose(), at_.e_);
        return laid_out(at_.e_.cwiseProduct(first), at_.g_.cwiseProduct(second)) + v * f_.reg;
    }

private:
    Matrix<Ball> times(const Matrix<Ball>& a, const Matrix<Ball>& b) const {
        return product<Ball>(a, b, at_.precision_);
    }
    /// As θ, from the parts of U and of W; the bias takes the columns' sums of the latter.
    Vector<Ball> laid_out(const Matrix<Ball>& u, const Matrix<Ball>& w) const {
        const int n = at_.n_;
        Vector<Ball> result = Vector<Ball>::Constant(2 * n * n + n, Ball(0));
        for (int r = 0; r < n; ++r)
            for (int c = 0; c < n; ++c) {
                result(r * n + c) = u(r, c);
                result((n + r) * n + c) = w(r, c);
                result(2 * n * n + c) += w(r, c);
            }
        return result;
    }

    const EnclosedTextPoint& at_;
    const EnclosedTextLoss& f_;
    Matrix<Ball> q_, q_g_, q_e_;  // Q = mass/Z, QG, QᵀE
};

}  // namespace datamix

#pragma once

#include <vector>

#include "datamix/numeric/scalar.hpp"
#include "datamix/problem/problem.hpp"

namespace datamix {

/// l2-regularised logistic regression. Domain i has samples (x, y), y = ±1, given as rows z = yx of an n_i×d matrix:
///
///   f_i(θ) = mean log(1 + e^{−zᵀθ}) + (reg/2)|θ|²,   f_V the same mean over the validation samples, not regularised.
///
/// With s = zᵀθ and σ the sigmoid, ∇ = −mean σ(−s)z + reg θ and ∇² = mean σ(s)σ(−s)zzᵀ + reg I. As 0 < σ < 1, σσ(−s) ≤
/// ¼ and |(σσ(−·))'| = σ(1−σ)|1−2σ| ≤ 1/(6√3) ≤ 1/10, the constants below hold on all of R^d.
template <class S>
class LogisticProblem {
public:
    using Scalar = S;  ///< see Problem

    /// domains: m matrices (n_i×d) of samples, validation: n×d, regularisation: reg ≥ 0. Throws InputError unless every
    /// matrix has at least one row and they share one number of columns, at least 1.
    LogisticProblem(std::vector<Matrix<S>> domains, Matrix<S> validation, S regularisation)
        : domains_(std::move(domains)), validation_(std::move(validation)), reg_(std::move(regularisation)) {
        bool fits = !domains_.empty() && validation_.rows() > 0 && validation_.cols() > 0;
        for (const auto& samples : domains_) fits = fits && samples.rows() > 0 && samples.cols() == validation_.cols();
        if (!fits) throw InputError("logistic problem: expected samples of one dimension in every domain");
    }

    Eigen::Index domains() const { return static_cast<Eigen::Index>(domains_.size()); }  ///< m
    Eigen::Index dimension() const { return validation_.cols(); }                        ///< d

    /// n_i×d; domains count from 0.
    const Matrix<S>& samples(Eigen::Index domain) const { return domains_[static_cast<std::size_t>(domain)]; }
    const Matrix<S>& validation_samples() const { return validation_; }  ///< n×d

    /// [∇f_1(θ) … ∇f_m(θ)] (d×m)
    Matrix<S> domain_gradients(const Vector<S>& theta) const {
        Matrix<S> result(dimension(), domains());
        for (Eigen::Index i = 0; i < domains(); ++i) result.col(i) = data_gradient(samples(i), theta) + theta * reg_;
        return result;
    }
    /// ∇²f_w(θ) v (d)
    Vector<S> hessian_times(const Vector<S>& w, const Vector<S>& theta, const Vector<S>& v) const {
        Vector<S> result = Vector<S>::Constant(dimension(), S(0));
        for (Eigen::Index i = 0; i < domains(); ++i) {
            const Matrix<S>& z = samples(i);
            result += (curvature_times(z, theta, v) / count(z) + v * reg_) * w(i);
        }
        return result;
    }
    /// ∇³f_w(θ)[u, v] (d): with the factor σ(s)σ(−s)(σ(−s) − σ(s)) for each sample, s = zᵀθ.
    Vector<S> third_times(const Vector<S>& w, const Vector<S>& theta, const Vector<S>& u, const Vector<S>& v) const {
        Vector<S> result = Vector<S>::Constant(dimension(), S(0));
        for (Eigen::Index i = 0; i < domains(); ++i) {
            const Matrix<S>& z = samples(i);
            Vector<S> sum = Vector<S>::Constant(dimension(), S(0));
            for (Eigen::Index r = 0; r < z.rows(); ++r) {
                const S miss = sigmoid(-row_product(z, r, theta)), hit = S(1) - miss;
                const S factor = miss * hit * (miss - hit) * row_product(z, r, u) * row_product(z, r, v);
                for (Eigen::Index j = 0; j < sum.size(); ++j) sum(j) += z(r, j) * factor;
            }
            result += sum * S(w(i) / count(z));
        }
        return result;
    }
    /// f_i(θ)
    S domain_loss(Eigen::Index domain, const Vector<S>& theta) const {
        return data_loss(samples(domain), theta) + reg_ * dot<S>(theta, theta) / S(2);
    }
    /// f_V(θ)
    S validation_loss(const Vector<S>& theta) const { return data_loss(validation_, theta); }
    /// ∇f_V(θ) (d)
    Vector<S> validation_gradient(const Vector<S>& theta) const { return data_gradient(validation_, theta); }
    /// ∇²f_V(θ) v (d)
    Vector<S> validation_hessian_times(const Vector<S>& theta, const Vector<S>& v) const {
        return curvature_times(validation_, theta, v) / count(validation_);
    }

    S strong_convexity() const { return reg_; }                      ///< μ
    S smoothness() const { return reg_ + largest_mean(2) / S(4); }   ///< L
    S hessian_lipschitz() const { return largest_mean(3) / S(10); }  ///< L_2
    S gradient_bound(const S& radius) const {                        ///< G on the ball |θ| ≤ radius
        return largest_mean(1) + reg_ * radius;
    }
    S validation_gradient_bound() const { return mean_power(validation_, 1); }     ///< G_V
    S validation_smoothness() const { return mean_power(validation_, 2) / S(4); }  ///< L_V

private:
    static S count(const Matrix<S>& z) { return S(static_cast<int>(z.rows())); }
    static S sigmoid(const S& x) {
        using std::exp;
        return S(1) / (S(1) + exp(-x));
    }
    static S row_product(const Matrix<S>& z, Eigen::Index r, const Vector<S>& v) {
        S sum(0);
        for (Eigen::Index j = 0; j < v.size(); ++j) sum += z(r, j) * v(j);
        return sum;
    }
    static S data_loss(const Matrix<S>& z, const Vector<S>& theta) {
        using std::exp, std::log;
        S sum(0);
        for (Eigen::Index r = 0; r < z.rows(); ++r) sum += log(S(1) + exp(-row_product(z, r, theta)));
        return sum / count(z);
    }
    static Vector<S> data_gradient(const Matrix<S>& z, const Vector<S>& theta) {
        Vector<S> sum = Vector<S>::Constant(theta.size(), S(0));
        for (Eigen::Index r = 0; r < z.rows(); ++r) {
            const S miss = sigmoid(-row_product(z, r, theta));
            for (Eigen::Index j = 0; j < sum.size(); ++j) sum(j) -= z(r, j) * miss;
        }
        return sum / count(z);
    }
    /// Σ σ(s)σ(−s)(zᵀv)z (d)
    static Vector<S> curvature_times(const Matrix<S>& z, const Vector<S>& theta, const Vector<S>& v) {
        Vector<S> sum = Vector<S>::Constant(theta.size(), S(0));
        for (Eigen::Index r = 0; r < z.rows(); ++r) {
            const S miss = sigmoid(-row_product(z, r, theta));
            const S factor = miss * (S(1) - miss) * row_product(z, r, v);
            for (Eigen::Index j = 0; j < sum.size(); ++j) sum(j) += z(r, j) * factor;
        }
        return sum;
    }
    /// mean |z|^exponent
    static S mean_power(const Matrix<S>& z, int exponent) {
        using std::sqrt;
        S sum(0);
        for (Eigen::Index r = 0; r < z.rows(); ++r) {
            S square(0);
            for (Eigen::Index j = 0; j < z.cols(); ++j) square += z(r, j) * z(r, j);
            sum += exponent == 2 ? square : exponent == 1 ? S(sqrt(square)) : S(square * sqrt(square));
        }
        return sum / count(z);
    }
    S largest_mean(int exponent) const {
        using std::abs;
        S result(0);
        for (const auto& z : domains_) {
            const S value = mean_power(z, exponent);
            result = (result + value + abs(S(result - value))) / S(2);  // the maximum, also of balls that overlap
        }
        return result;
    }

    std::vector<Matrix<S>> domains_;
    Matrix<S> validation_;
    S reg_;
};

}  // namespace datamix

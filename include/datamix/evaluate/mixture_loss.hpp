#pragma once

#include <vector>

#include "datamix/numeric/elimination.hpp"
#include "datamix/problem/quadratic.hpp"

namespace datamix {

/// F(w) = f_V(θ*(w)) of quadratic domains, H_wθ*(w) = Σ w_iH_ia_i, with its first two derivatives; over balls, for
/// every mixture in a box of weights. Works with the weights but one, the reference r, whose weight is what the others
/// leave: so Σw = 1 holds inside boxes, too. proofs/quadratic_rounds.md, section 2.
template <class S>
class MixtureLoss {
public:
    /// How much is computed.
    enum class Order { value, slopes, curvature };
    /// What is known at one mixture, or of all in a box.
    struct Point {
        S value;              ///< F
        Vector<S> slopes;     ///< ∂_iF − ∂_rF (m)
        Matrix<S> curvature;  ///< of F in the weights but r's (m×m; row and column r are 0)
    };

    /// Of a problem with symmetric Hessians, at this precision.
    MixtureLoss(const QuadraticProblem<Rational>& exact, Precision precision)
        : optima_(from_rational<S>(exact.optima(), precision)),
          validation_hessian_(from_rational<S>(exact.validation_hessian(), precision)),
          validation_(from_rational<S>(exact.validation_optimum(), precision)) {
        for (Eigen::Index i = 0; i < exact.domains(); ++i)
            hessians_.push_back(from_rational<S>(exact.hessian(i), precision));
    }

    /// At weights w (m; that of r is not looked at). Over balls infinitely wide where Σ w_iH_i may be singular.
    Point at(const Vector<S>& w, Eigen::Index r, Order order) const {
        const auto m = w.size(), d = optima_.rows();
        // θ* is counted from its value at the midpoint, so that a box of weights widens small numbers only.
        const Vector<S> origin = middle(optimum(middle(w), r, Vector<S>::Constant(d, S(0))));
        const Vector<S> theta = optimum(w, r, origin);
        const Vector<S> off = theta - validation_, slope = times<S>(validation_hessian_, off);
        Point point{dot<S>(off, slope) / S(2), {}, {}};
        if (order == Order::value) return point;
        const Matrix<S> mixed = hessian(w, r);
        const Vector<S> adjoint = solve(mixed, slope);
        Matrix<S> pulls(d, m);  // H_i(a_i − θ*) less that of r: the slope of H_wθ* along w_i
        const Vector<S> reference = pull(r, theta);
        for (Eigen::Index i = 0; i < m; ++i) pulls.col(i) = pull(i, theta) - reference;
        point.slopes = transposed_times<S>(pulls, adjoint);
        if (order == Order::slopes) return point;
        const Matrix<S> moves = solve_definite<S>(mixed, pulls);  // ∂θ*/∂w_i
        const Matrix<S> pulled = multiply<S>(validation_hessian_, moves);
        Matrix<S> turns(d, m);  // (H_i − H_r)u
        for (Eigen::Index i = 0; i < m; ++i) turns.col(i) = times<S>(difference(i, r), adjoint);
        const Matrix<S> cross = transposed_product<S>(turns, moves);
        const Matrix<S> transposed = cross.transpose();
        point.curvature = transposed_product<S>(moves, pulled) - cross - transposed;
        return point;
    }

    /// Σ w_iH_i (d×d) with the weight of r from Σw = 1.
    Matrix<S> hessian(const Vector<S>& w, Eigen::Index r) const {
        Matrix<S> result = hessians_[static_cast<std::size_t>(r)];
        for (Eigen::Index i = 0; i < w.size(); ++i)
            if (i != r) result += difference(i, r) * w(i);
        return result;
    }

private:
    static Vector<S> middle(Vector<S> v) {
        if constexpr (std::is_same_v<S, Ball>)
            for (Eigen::Index i = 0; i < v.size(); ++i) v(i) = v(i).midpoint_ball();
        return v;
    }
    static Vector<S> solve(const Matrix<S>& a, const Vector<S>& b) {
        const Matrix<S> right = b;
        return solve_definite<S>(a, right).col(0);
    }
    Matrix<S> difference(Eigen::Index i, Eigen::Index r) const {
        return hessians_[static_cast<std::size_t>(i)] - hessians_[static_cast<std::size_t>(r)];
    }
    /// H_i(a_i − θ)
    Vector<S> pull(Eigen::Index i, const Vector<S>& theta) const {
        return times<S>(hessians_[static_cast<std::size_t>(i)], optima_.col(i) - theta);
    }
    Vector<S> optimum(const Vector<S>& w, Eigen::Index r, const Vector<S>& origin) const {
        const Vector<S> reference = pull(r, origin);
        Vector<S> right = reference;
        for (Eigen::Index i = 0; i < w.size(); ++i)
            if (i != r) right += (pull(i, origin) - reference) * w(i);
        return origin + solve(hessian(w, r), right);
    }

    std::vector<Matrix<S>> hessians_;
    Matrix<S> optima_, validation_hessian_;
    Vector<S> validation_;
};

}  // namespace datamix

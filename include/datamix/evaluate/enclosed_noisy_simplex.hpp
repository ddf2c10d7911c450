#pragma once

#include <vector>

#include "datamix/evaluate/round_law.hpp"
#include "datamix/numeric/power.hpp"

namespace datamix {

/// E(w̄_K − w*)² of exponentiated gradient on two noisy domains that share a Hessian, average iterate, enclosed for
/// every real horizon of a ball and every number of rounds of a range (proofs/simplex_stochastic.md).
///
/// X_k = logit w_k − αΣr_iu_iθ_{k,i} moves by −αΛ(w_k − w_∞) − αξ_k with E[ξ_k | past] = 0, so that with Y = X − logit
/// w_∞
///   w̄ − w* = m − (Y_K/α + Σ_k ξ_k)/(ΛK),   m = w_∞ − w* + Y_0/(αΛK),
/// and all that is not explicit is small: |E Y_K|, E Y_K² and the variance of ξ are bounded on both sides.
class EnclosedNoisySimplex {
public:
    /// Throws UnsupportedError unless there are two domains and the noise of coordinates is independent, InputError
    /// unless w_0 and w* lie inside (0, 1).
    EnclosedNoisySimplex(const ExactModel& model, StepLaw step)
        : model_(model), step_(std::move(step)), best_(model.optimum()(0)) {
        if (model.domains() != 2) throw UnsupportedError("noisy simplex: two domains are expected");
        if (!model.covariance.empty()) throw UnsupportedError("noisy simplex: uncorrelated noise is expected");
        const auto inside = [](const Rational& w) { return w * (1 - w) > 0; };
        if (!inside(best_) || !inside(model.start_weights(0)))
            throw InputError("noisy simplex: the best weight and the start must lie inside (0, 1)");
    }

    /// w* of domain 1, exactly.
    const Rational& best() const { return best_; }

    /// Contained in [0, 1], and all of that where nothing is known. 1 ≤ fewest ≤ most.
    Ball squared_error(const Ball& horizon, const Integer& fewest, const Integer& most, Precision precision) const {
        const Rounds rounds(model_, best_, step_.over(horizon, precision), precision);
        return rounds.squared_error(fewest, most);
    }
    /// At one horizon T ≤ N, K = ⌊N/T⌋.
    Ball squared_error(const Integer& budget, const Integer& horizon, Precision precision) const {
        const Integer rounds = budget / horizon;
        return squared_error(Ball(horizon, precision), rounds, rounds, precision);
    }

private:
    /// What is known of a round at all horizons of a ball. Bounds are upper ends, whatever their name.
    class Rounds {
    public:
        Rounds(const ExactModel& model, const Rational& best, const StepLaw::Range& step, Precision precision)
            : precision_(precision), alpha_(model.outer_step, precision), best_(best, precision) {
            const RoundLaw<Ball> law = round_law(model, step, precision);
            Ball bias, transient;
            stiffness_ = zero();
            for (Eigen::Index i = 0; i < model.dimension(); ++i) {
                const auto& problem = model.problem;
                const Rational u = problem.optima(i, 0) - problem.optima(i, 1),
                               miss = problem.optima(i, 1) + best * u - problem.validation(i);
                Coordinate c;
                c.u = ball(u);
                c.kept = law.kept(i);
                c.first = law.variance(i, 0);
                c.second = law.variance(i, 1);
                c.first_pull = abs(ball(miss + best * u));
                c.second_pull = abs(ball(miss - (1 - best) * u));
                // θ⁺ = rθ + (1−r)a_w + noise, a_w between the optima.
                c.start = abs(ball(model.start_parameters(i)));
                c.reach = farther(problem.optima(i, 0), problem.optima(i, 1));
                // Farthest that a noise's coefficient is from 0 at any weight, but for what the round keeps.
                const Rational low = problem.optima(i, 1) - problem.validation(i), high = low + 2 * u;
                c.most_first = farther(low, high);
                c.most_second = farther(low - u, high - u);
                const Ball moved = Ball(1) - c.kept;
                stiffness_ += moved * c.u * c.u + c.first + c.second;
                bias += c.kept * c.u * ball(miss) - best_ * c.first + (Ball(1) - best_) * c.second;
                transient += c.kept * c.u * ball(model.start_parameters(i));
                coordinates_.push_back(std::move(c));
            }
            bias_ = bias / stiffness_;
            rest_ = best_ + bias_;
            const Ball w(model.start_weights(0), precision);
            const Ball log_odds = log(w / (Ball(1) - w)) - alpha_ * transient;
            first_ = Ball(1) / (Ball(1) + exp(-log_odds));
            start_ = log_odds - log(rest_ / (Ball(1) - rest_));
            speed_ = alpha_ * stiffness_;
            kept_ = zero();
            for (const auto& c : coordinates_) kept_ += c.kept * abs(c.u) * most_parameter(c, Ball(1));
            kept_ = upper_end(alpha_ * kept_);
            round_ = zero();
            for (const auto& c : coordinates_) {
                const Ball off = c.kept * (most_parameter(c, Ball(1)) + c.reach);
                round_ += c.first * square(c.most_first + off) + c.second * square(c.most_second + off) + doubled(c);
            }
            round_ = upper_end(round_);
        }

        Ball squared_error(const Integer& fewest, const Integer& most) const {
            Ball all = Ball::between(0, 1, precision_);
            const bool inside = certainly(less(zero(), rest_)) && certainly(less(rest_, Ball(1)));
            if (!inside || !start_.is_finite() || !certainly(less(speed_, Ball(8)))) return all;
            const Ball rounds = Ball::between(Rational(fewest), Rational(most), precision_);
            const Ball m = bias_ + start_ / (speed_ * rounds);
            // Jensen, with the bound that needs nothing: E Y² grows by at most `drift` a round.
            const Ball drift =
                speed_ * kept_ * kept_ / Ball(8) + speed_ * speed_ * kept_ / Ball(4) + alpha_ * alpha_ * round_;
            Ball least = least_square(widened(m, sqrt(square(start_) + rounds * drift) / (speed_ * rounds)));
            if (!certainly(less(speed_, Ball(4)))) return above(least);
            // Jensen again. Without noise Y_1 … Y_K lie between Y_1 and 0, and what disturbs a round is not magnified
            // later.
            const Ball stray = kept_ / Ball(4) + sqrt(round_) / stiffness_;
            least = max(least, least_square(bias_ + widened(hull(first_ - rest_, start_ / speed_) / rounds, stray)));
            const Ball settled = error_of_settled(m, rounds, fewest, most);
            return settled.is_finite() ? intersect(above(least), settled) : above(least);
        }

    private:
        struct Coordinate {
            Ball u, kept, first, second;   ///< a_1 − a_2, r, variances v of the two domains' noise
            Ball first_pull, second_pull;  ///< |coefficient of their noise in ξ| at w*, r = 0
            Ball start, reach;             ///< |θ_0|, largest |a_l|
            Ball most_first, most_second;  ///< the coefficients' largest at any weight
        };

        Ball zero() const { return ball(0); }
        Ball ball(const Rational& x) const { return {x, precision_}; }
        Ball farther(const Rational& a, const Rational& b) const { return max(abs(ball(a)), abs(ball(b))); }
        /// Of a mean error in the ball, at least.
        Ball least_square(const Ball& mean) const {
            return mean.is_finite() ? square(max(zero(), lower_end(abs(mean)))) : zero();
        }
        Ball above(const Ball& least) const { return hull(lower_end(least), Ball(1)); }
        static Ball square(const Ball& x) { return x * x; }
        /// Variance of the products of two noises in ξ, at most.
        static Ball doubled(const Coordinate& c) {
            return Ball(2) * (c.first * c.first + c.second * c.second) + c.first * c.second;
        }
        /// Bounds (E|θ_k|^p)^{1/p} at every k, given that of a normal variable.
        static Ball most_parameter(const Coordinate& c, const Ball& normal) {
            return upper_end(max(c.start, c.reach + normal * sqrt(max(c.first, c.second)) / (Ball(1) - c.kept)));
        }
        /// (E|n|^{2p})^{1/2p} of a standard normal variable n, p ≥ 1: ((2p−1)!!)^{1/2p}.
        Ball normal_moment(unsigned p) const {
            Integer product = 1;
            for (unsigned k = 3; k < 2 * p; k += 2) product *= k;
            return exp(log(Ball(product, precision_)) / Ball(static_cast<long>(2 * p)));
        }

        /// The enclosure that uses that log-odds settle; not finite where they need not.
        Ball error_of_settled(const Ball& m, const Ball& rounds, const Integer& fewest, const Integer& most) const {
            const Ball far = upper_end(abs(start_)), room = upper_end(far + ball(Rational(1, 2)));
            const Ball steepest = ball(1) / (Ball(12) * sqrt(ball(3)));  // ½ max|σ″|
            const auto weight = [](const Ball& logit) { return Ball(1) / (Ball(1) + exp(-logit)); };
            const Ball at = log(rest_ / (Ball(1) - rest_));
            // The least chord of the logistic function from the resting point to one at most `room` away.
            const Ball chord = min((weight(at + room) - rest_) / room, (rest_ - weight(at - room)) / room);
            const Ball slope = rest_ * (Ball(1) - rest_);
            const Ball shrink = upper_end(Ball(1) - speed_ * chord), loose = Ball(1) - shrink;
            if (!certainly(less(zero(), loose))) return infinite();
            const Ball pushed = speed_ * kept_ / Ball(4);
            const Ball stationary = upper_end((square(pushed) / loose + alpha_ * alpha_ * round_) / loose);
            const Ball escaped = escape(far, room, loose, rounds);
            // q^K and Σ_j q_0^{K−1−j} q^j ≤ K q^{K−1}
            const Ball decayed = upper_end(power<Ball>(shrink, fewest)),
                       mixed = upper_end(Ball(most, precision_) * power<Ball>(shrink, Integer(fewest - 1)));
            const Ball second = upper_end(decayed * far * far + stationary + escaped);
            const Ball first = upper_end(decayed * far + speed_ * steepest * far * far * mixed +
                                         ((stationary + escaped) * steepest + kept_ / Ball(4)) / slope);
            const Ball typical = upper_end(far * far / (loose * rounds) + stationary + escaped);  // mean of E Y_k²
            Ball low, high;  // of the mean variance of ξ_k
            for (const auto& c : coordinates_) {
                const Ball off = upper_end(Ball(2) * abs(c.u) * (abs(bias_) + (sqrt(typical) + kept_) / Ball(4)) +
                                           c.kept * (most_parameter(c, Ball(1)) + c.reach));
                low += c.first * square(max(zero(), c.first_pull - off)) +
                       c.second * square(max(zero(), c.second_pull - off));
                high += c.first * square(c.first_pull + off) + c.second * square(c.second_pull + off) + doubled(c);
            }
            const Ball steady = sqrt(second) / alpha_, scale = stiffness_ * rounds;
            const Ball spread_low = max(zero(), lower_end(sqrt(max(zero(), lower_end(low * rounds))) - steady)),
                       spread_high = upper_end(sqrt(high * rounds) + steady);
            const Ball shift = first / (alpha_ * scale);
            return widened(m * m, upper_end(Ball(2) * abs(m) * shift)) +
                   hull(square(spread_low / upper_end(scale)), square(spread_high / lower_end(scale)));
        }

        /// E Y_k² where the path has once been farther than `room` from rest, at most: a union bound by moments of
        /// order 2p, the best of a few p.
        Ball escape(const Ball& far, const Ball& room, const Ball& loose, const Ball& rounds) const {
            Ball best = infinite();
            for (unsigned p = 2; p <= 128; p *= 2) {
                const Ball moment = normal_moment(p), square_moment = square(normal_moment(2 * p));
                Ball noise, carried;
                for (const auto& c : coordinates_) {
                    const Ball parameter = most_parameter(c, moment), off = c.kept * (parameter + c.reach);
                    noise += moment * (sqrt(c.first) * (c.most_first + off) + sqrt(c.second) * (c.most_second + off)) +
                             (c.first + c.second) * (square_moment + Ball(1)) +
                             sqrt(c.first * c.second) * moment * moment;
                    carried += c.kept * abs(c.u) * parameter;
                }
                const Ball ratio = alpha_ * (noise + speed_ * carried / Ball(4)) / (loose * room);
                const Integer order = 2 * p;
                const Ball left = min(Ball(1), upper_end(rounds * power<Ball>(upper_end(ratio), order)));
                const Ball reach = far + rounds * (speed_ + alpha_ * noise);
                if (certainly(equal(left, zero()))) return zero();  // no noise
                const Ball here = upper_end(square(reach) * exp(log(left) * (Ball(1) - ball(Rational(1, p)))));
                if (here.is_finite()) best = best.is_finite() ? min(best, here) : here;
            }
            return best;
        }
        static Ball infinite() { return upper_end(Ball(1) / Ball(0)); }

        Precision precision_;
        Ball alpha_, best_;
        std::vector<Coordinate> coordinates_;
        Ball stiffness_, speed_;  // Λ, αΛ
        Ball bias_, rest_;        // w_∞ − w*, w_∞
        Ball first_, start_;      // the weight of X_0, Y_0
        Ball kept_, round_;       // bounds of (E(αΣr_iu_iθ_i)²)^{1/2} and of E ξ²
    };

    ExactModel model_;
    StepLaw step_;
    Rational best_;
};

}  // namespace datamix

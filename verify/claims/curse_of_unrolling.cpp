// X3 curse-of-unrolling (extension: why ten inner steps can be worse than one).
//
// Statement (after Scieur et al., 2022, whose bound is an equality here). Quadratic domains whose diagonal Hessians
// *differ*, one coordinate: curvatures h_i, λ = Σw_ih_i, x = 1 − ηλ in (0, 1), e_0 = θ_0 − θ*(w). The derivative
// J_t = z_1 − z_2 of θ_t along the weights, unrolled over t steps, and that of θ*, J*, obey
//   J_t − J* = −x^t J* − tη(h_1−h_2)x^{t−1}e_0.
// If J* and (h_1−h_2)e_0 ≠ 0 do not differ in sign, |J_t − J*| rises from t to t+1 exactly while
// t < x/(1−x) − x|J*|/(η|h_1−h_2||e_0|). The term's peak is above 1/(eλ) in units of |h_1−h_2||e_0|, whatever η is: a
// longer step brings it forward and does not lower it. With a shared Hessian, or from θ_0 = θ*, there is no such term.
// An instance: from cold starts one step leads every weight to the best mixture, ten to the worst, because of this
// term.
//
// How it is checked. J_t as the algorithm computes it, in exact rationals; the instance at both ends, between which its
// hypergradient increases.
// proofs/curse_of_unrolling.md, proofs/coq/CurseOfUnrolling.v.

#include <fmt/format.h>

#include <random>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "datamix/algorithm/inner_loop.hpp"
#include "datamix/problem/quadratic.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix::verify {
namespace {

struct Model {
    bool shared = false;  ///< both domains have their mean curvature
    bool warm = false;    ///< rounds begin at θ*(w)
};

/// Two domains on a line, weights, step and start.
struct Line {
    Rational first, second, w;  ///< h_1, h_2, weight of the first
    Rational a_1, a_2, eta, start;

    Rational curvature() const { return w * first + (1 - w) * second; }
    Rational kept() const { return 1 - eta * curvature(); }
    Rational optimum() const { return (w * first * a_1 + (1 - w) * second * a_2) / curvature(); }
    /// J*
    Rational limit() const { return (second * (optimum() - a_2) - first * (optimum() - a_1)) / curvature(); }
};

/// J_0 … J_steps as the forward mode of the algorithm has them.
std::vector<Rational> derivatives(const Line& line, std::size_t steps) {
    const auto one = [](const Rational& h) { return Matrix<Rational>::Constant(1, 1, h); };
    Matrix<Rational> optima(1, 2);
    optima << line.a_1, line.a_2;
    const QuadraticProblem<Rational> problem({one(line.first), one(line.second)}, optima, one(1), rationals({"0"}));
    const Vector<Rational> w{{line.w, Rational(1 - line.w)}};
    Vector<Rational> theta{{line.start}}, along = rationals({"0"});
    std::vector<Rational> result = {0};
    for (std::size_t t = 0; t < steps; ++t) {
        const Matrix<Rational> gradients = problem.domain_gradients(theta);
        along -= (problem.hessian_times(w, theta, along) + gradients.col(0) - gradients.col(1)) * line.eta;
        theta -= times<Rational>(gradients, w) * line.eta;
        result.push_back(along(0));
    }
    return result;
}

/// Random lines: the identity, and where the error rises.
void check_lines(const Context& context, Ledger& ledger) {
    std::mt19937_64 random(context.seed);
    const auto draw = [&](int low, int high, int over) {
        return Rational(low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1))) / over;
    };
    const int draws = context.profile == Profile::quick ? 60 : context.profile == Profile::standard ? 400 : 4000;
    for (int i = 0; i < draws; ++i) {
        Line line{draw(1, 12, 4),  draw(1, 12, 4),  draw(1, 9, 10), draw(-8, 8, 4), 0,
                  draw(1, 19, 60), draw(-40, 40, 4)};  // η ≤ 19/60 < 1/L = 1/3
        line.a_2 = i % 2 ? line.a_1 : draw(-8, 8, 4);
        const Rational x = line.kept(), limit = line.limit(),
                       term = line.eta * (line.first - line.second) * (line.start - line.optimum());
        const std::vector<Rational> along = derivatives(line, 16);
        const auto error = [&](std::size_t t) { return abs(Rational(along[t] - limit)); };
        const Rational place = term == 0 ? Rational(0) : Rational(x / (1 - x) - x * abs(limit) / abs(term));
        for (std::size_t t = 0; t < 16; ++t) {
            const Rational steps(t), before = t == 0 ? Rational(0) : Rational(steps * power<Rational>(x, t - 1));
            ledger.part("identity")
                .certify(
                    known(along[t] - limit == -power<Rational>(x, t) * limit - context.factor("term") * before * term),
                    "the error of the derivative is -x^t J* - t eta (h_1-h_2) x^(t-1) e_0");
            if (limit * term < 0) continue;
            ledger.part("rise").certify(
                known((error(t + 1) > error(t)) == (term != 0 && steps < context.factor("place") * place)),
                "the error rises exactly while t < x/(1-x) - x|J*|/(eta|h_1-h_2||e_0|)");
        }
    }
}

/// Two domains that agree on the optimum, whose mixture has λ = μ = 1: J* = 0, so that the error is the term alone.
void check_peak(const Model& model, int kappa, bool longest, const Context& context, Ledger& ledger, Table& table) {
    const Rational spread = model.shared ? 0 : 1,
                   eta = longest ? Rational(2) / (kappa + 1) : Rational(1) / kappa;  // 2/(L+μ) or 1/L
    const Line line{1 + spread / 2, 1 - spread / 2, Rational(1) / 2, 0, 0, eta, 1};
    const Rational x = line.kept(), turn = x / (1 - x);
    const auto place = Integer(-floor(-turn)).convert_to<std::size_t>();
    const std::vector<Rational> along = derivatives(line, place + place / 50 + 2);
    std::size_t highest = 1;
    for (std::size_t t = 2; t < along.size(); ++t)
        if (abs(along[t]) > abs(along[highest])) highest = t;
    const Rational height = abs(along[highest]) / eta, law = place * power<Rational>(x, place - 1);
    const std::string where = fmt::format(", kappa = {}, eta = {}", kappa, longest ? "2/(L+mu)" : "1/L");
    ledger.part("peaks").certify(known(highest == place && height == context.factor("peak") * law),
                                 "the error is highest at the least t >= x/(1-x), where it is t x^(t-1)" + where);
    const Ball lower = exp(Ball(Rational(-1), {128})) * Ball(context.factor("height"), {128});
    ledger.part("height").certify(less(lower, Ball(Rational(eta * height), {128})),
                                  "at its highest the error is above 1/(e lambda)" + where);
    ledger.number("place of the peak" + where, highest);
    ledger.number("height of the peak" + where, Ball(height, {128}), 8);
    for (std::size_t t = 1; t < along.size(); t += 1 + t / 6)
        table.rows.push_back({fmt::format("{}{}", kappa, longest ? "long" : ""), fmt::format("{}", t),
                              fmt::format("{:.6g}", to_double(Rational(abs(along[t]))))});
}

/// The instance: two domains with curvatures (1, 1/50) and (1, 1/100) and optima (2/5, 0) and (3/10, 0), f_V = ½|θ|²,
/// η = 1 = 1/L, rounds from (0, 1). The second coordinate's optimum is right at every weight, so that F = ½(3/10+w/10)²
/// is best at w = 0, and its part of the hypergradient is the term alone.
void check_instance(const Model& model, Ledger& ledger) {
    const auto hessian = [&](const char* slow) {
        return diagonal_matrix<Rational>(rationals({"1", model.shared ? "3/200" : slow}));
    };
    Matrix<Rational> optima(2, 2);
    optima << Rational(2) / 5, Rational(3) / 10, 0, 0;
    const QuadraticProblem<Rational> problem({hessian("1/50"), hessian("1/100")}, optima,
                                             diagonal_matrix<Rational>(rationals({"1", "1"})), rationals({"0", "0"}));
    const auto slope = [&](std::size_t horizon, const Rational& w) {
        Vector<Rational> theta = rationals({"0", model.warm ? "0" : "1"});
        const Vector<Rational> g =
            forward_round(problem, Vector<Rational>{{w, Rational(1 - w)}}, horizon, Rational(1), theta);
        return Rational(g(0) - g(1));
    };
    ledger.part("instance").certify(known(slope(1, 0) > 0), "T = 1 moves every weight to the best mixture");
    ledger.certify(known(slope(10, 1) < 0), "T = 10 moves every weight to the worst mixture");
    ledger.certify(known(slope(250, 0) > 0), "T = 250 moves every weight to the best mixture");
    for (const int horizon : {1, 2, 10, 60})
        for (int i = 0; i <= 4; ++i) {
            const Rational w = Rational(i) / 4;
            const Rational term = horizon * power<Rational>(1 - (1 + w) / 100, 2 * horizon - 1) / 100;
            ledger.certify(known(slope(static_cast<std::size_t>(horizon), w) == (3 + w) / 100 - term),
                           "the hypergradient increases with the weight: (3+w)/100 - (T/100)(99/100-w/100)^(2T-1)");
        }
    const auto loss = [&](const Rational& w) {
        return problem.validation_loss(times<Rational>(optima, Vector<Rational>{{w, Rational(1 - w)}}));
    };
    ledger.number("F at the limit of T = 10 over that of T = 1", Rational(loss(1) / loss(0)));
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    Table table{"curse_of_unrolling", {"case", "T", "error"}, {}};
    check_lines(context, ledger);
    for (const int kappa : {10, 100, 1000})
        for (const bool longest : {false, true}) check_peak(model, kappa, longest, context, ledger, table);
    check_instance(model, ledger);
    ledger.table(std::move(table));
    return ledger.finish(
        "error -x^t J* - t eta (h_1-h_2) x^{t-1} e_0: rises while t < x/(1-x) - x|J*|/|eta (h_1-h_2) e_0|",
        "highest at t = 9, 99, 999 (eta = 1/L), 5, 50, 500 (2/(L+mu)); ten steps lead to the worst mixture");
}

}  // namespace

Claim curse_of_unrolling() {
    return {
        .id = "curse-of-unrolling",
        .label = "X3",
        .paper = "extension",
        .source = "theorem X3, derived here after Scieur et al., The Curse of Unrolling (2022)",
        .summary =
            "where Hessians differ the unrolled derivative gets worse before it gets better; ten steps can lead to the "
            "worst mixture where one leads to the best",
        .statement =
            "Quadratic domains with different diagonal Hessians: coordinate by coordinate the derivative after t steps "
            "errs by -x^t J* - t eta (h_1-h_2) x^(t-1) e_0, x = 1 - eta lambda. Without difference in sign it rises "
            "exactly while t < x/(1-x) - x|J*|/(eta|h_1-h_2||e_0|). The term's peak is above |h_1-h_2||e_0|/(e lambda) "
            "for every eta. On an instance cold starts lead every weight to the best mixture for T = 1 and to the "
            "worst for T = 10.",
        .kind = Kind::exact,
        .method = Method::exact,
        .parts =
            {
                theorem("identity", "J_t - J* = -x^t J* - t eta (h_1-h_2) x^(t-1) e_0, in every coordinate.",
                        "CurseOfUnrolling.curse_identity"),
                theorem("rise",
                        "If J* and (h_1-h_2) e_0 do not differ in sign, |J_t - J*| rises from t to t+1 exactly while t "
                        "< x/(1-x) - x|J*|/(eta|h_1-h_2||e_0|); never, if the Hessian is shared or the start is the "
                        "optimum.",
                        "CurseOfUnrolling.curse_rise", "parts of one sign add up to the size of the error"),
                theorem("height",
                        "At its highest the term exceeds |h_1-h_2||e_0|/(e lambda), whatever eta in (0, 1/lambda).",
                        "CurseOfUnrolling.curse_height"),
                certified("peaks",
                          "J* = 0, lambda = mu: the error is highest at t = 9, 99, 999 for eta = 1/L and kappa = 10, "
                          "100, 1000, where it is 3.87, 36.97, 368.1 times eta|h_1-h_2||e_0|, and at t = 5, 50, 500 "
                          "for eta = 2/(L+mu)."),
                theorem("instance",
                        "Curvatures (1, 1/50), (1, 1/100), optima (2/5, 0), (3/10, 0), f_V = |theta|^2/2, eta = 1, "
                        "rounds from (0, 1): at every weight the hypergradient points to the best mixture for T = 1 "
                        "and T = 250, and to the worst for T = 10, with 16/9 times the loss."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("shared-hessian", "with a shared Hessian the error only falls", {"height", "peaks", "instance"},
                        check, {.shared = true}),
                control("warm-start", "from the optimum there is no term, and ten steps are right", {"instance"}, check,
                        {.warm = true}),
                altered("no-term", "the error of a shared Hessian offered for different ones", {"identity"}, "term",
                        "0"),
                altered("later", "rises twice as long", {"rise"}, "place", "2"),
                altered("higher", "1.1/(e lambda) is above the peak at kappa = 1000", {"height"}, "height", "11/10"),
                altered("half-the-peak", "a peak half as high", {"peaks"}, "peak", "1/2"),
            },
        .constants =
            {
                {"t eta (h_1-h_2) x^(t-1) e_0", "term", {"0", "19/20", "21/20"}},
                {"x/(1-x) - x|J*|/(eta|h_1-h_2||e_0|)", "place", {"19/20", "21/20"}},
                {"1/(e lambda)", "height", {"21/20"}},
                {"t x^(t-1), the peak", "peak", {"19/20", "21/20"}},
            },
        .plots = {"curse_of_unrolling"},
    };
}

}  // namespace datamix::verify

#include "instance/instance.hpp"

#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <iostream>

#include "base/text.hpp"
#include "datamix/numeric/decimal.hpp"
#include "instance/field.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t largest_file = std::size_t{1} << 20;

/// What is read on the way to a model.
struct Parts {
    SharedQuadratic<Rational> problem;
    Matrix<Rational> noise;
    Rational outer_step;
    Vector<Rational> weights, parameters;
};

std::vector<std::string> read_domains(const Field& root, Parts& parts) {
    const auto d = parts.problem.curvature.size();
    const auto domains = root["domains"].items("domains");
    if (domains.size() < 2) root["domains"].refuse("expected at least 2 domains, found 1");
    const auto m = static_cast<Eigen::Index>(domains.size());
    parts.problem.optima = Matrix<Rational>(d, m);
    parts.noise = Matrix<Rational>::Constant(d, m, Rational(0));
    std::vector<std::string> names;
    for (Eigen::Index i = 0; i < m; ++i) {
        const Field& domain = domains[static_cast<std::size_t>(i)];
        domain.check_keys({"name", "optimum", "noise?"});
        const std::string name = domain["name"].string("a name");
        if (name.empty()) domain["name"].expected("a name");
        if (printable(name) != name) domain["name"].expected("a name without control characters");
        if (std::find(names.begin(), names.end(), name) != names.end())
            domain["name"].expected("a name that no other domain has");
        names.push_back(name);
        parts.problem.optima.col(i) = domain["optimum"].vector("numbers, one per curvature", d);
        if (!domain["noise"].exists()) continue;
        const auto variances = domain["noise"].items("variances, one per curvature", d);
        for (Eigen::Index j = 0; j < d; ++j) {
            const Field& field = variances[static_cast<std::size_t>(j)];
            parts.noise(j, i) = field.number("a variance, at least 0");
            if (parts.noise(j, i) < 0) field.expected("a variance, at least 0");
        }
    }
    return names;
}

StepLaw read_inner(const Field& inner, const SharedQuadratic<Rational>& problem) {
    const Rational limit = 1 / problem.smoothness();
    inner.check_keys({"step"});
    Field step = inner["step"];
    const bool law = step.is_object();
    if (law) {
        step.check_keys({"law", "cap"});
        if (step["law"].string("\"log(T)/(mu*T)\"") != "log(T)/(mu*T)") step["law"].expected("\"log(T)/(mu*T)\"");
        step = step["cap"];
    }
    const std::string range = "a number in (0, " + brief(limit) + "]";
    const Rational eta = step.number(range);
    if (eta <= 0 || eta > limit) step.expected(range);
    return law ? StepLaw::logarithmic(problem.strong_convexity(), eta) : StepLaw::constant(eta);
}

OuterRule read_outer(const Field& outer, Parts& parts) {
    outer.check_keys({"update", "step"});
    const std::string update = outer["update"].string("\"linear\" or \"eg\"");
    if (update != "linear" && update != "eg") outer["update"].expected("\"linear\" or \"eg\"");
    parts.outer_step = outer["step"].number("a number");
    return update == "eg" ? OuterRule::exponentiated_gradient : OuterRule::linear;
}

void read_start(const Field& start, OuterRule update, Parts& parts) {
    start.check_keys({"weights", "parameters"});
    const auto m = parts.problem.domains();
    const bool inside = update == OuterRule::exponentiated_gradient;
    const auto fields = start["weights"].items("weights, one per domain", m);
    parts.weights = Vector<Rational>(m);
    Rational total(0);
    for (Eigen::Index i = 0; i < m; ++i) {
        const Field& field = fields[static_cast<std::size_t>(i)];
        const std::string range = inside ? "a weight in (0, 1]: \"eg\" never leaves 0" : "a weight in [0, 1]";
        const Rational w = field.number(range);
        if (w < 0 || w > 1 || (inside && w == 0)) field.expected(range);
        parts.weights(i) = w;
        total += w;
    }
    if (total != 1) start["weights"].refuse("expected weights that sum to 1, found the sum " + brief(total));
    parts.parameters = start["parameters"].vector("numbers, one per curvature", parts.problem.dimension());
}

/// Bits of the longest of some numbers, numerator and denominator, once they are written over one denominator.
class CommonBits {
public:
    explicit CommonBits(std::size_t most) : most_(most) {}
    void add(const Rational& x) {
        if (value() > most_) return;  // large enough to be refused
        denominator_ = lcm(denominator_, denominator(x));
        excess_ =
            std::max(excess_, static_cast<long>(bits_of(numerator(x))) - static_cast<long>(bits_of(denominator(x))));
    }
    std::size_t value() const { return 2 * bits_of(denominator_) + static_cast<std::size_t>(excess_); }

private:
    std::size_t most_;
    Integer denominator_ = 1;
    long excess_ = 0;
};

/// Exact elimination takes about max(d, r²m)·b units of a third of a microsecond: 2 seconds at the limit, which 64
/// domains with 64 parameters reach at 3 decimals.
void check_work(const Field& root, const Parts& parts) {
    constexpr std::size_t most_work = 6000000;
    const auto m = static_cast<std::size_t>(parts.problem.domains());
    const auto d = static_cast<std::size_t>(parts.problem.dimension());
    const std::size_t r = std::min(m - 1, d), steps = std::max(d, r * r * m);
    CommonBits optima(most_work / steps), weights(most_work / steps * m);
    const auto& a = parts.problem.optima;
    for (Eigen::Index j = 0; j < a.rows(); ++j) {
        optima.add(parts.problem.validation(j));
        for (Eigen::Index i = 0; i < a.cols(); ++i) optima.add(a(j, i));
    }
    for (Eigen::Index i = 0; i < a.cols(); ++i) weights.add(parts.weights(i));
    const std::size_t step = bits_of(numerator(parts.outer_step)) + bits_of(denominator(parts.outer_step));
    const std::size_t bits = optima.value() + step + weights.value() / m;
    if (bits > most_work / steps)
        root["domains"].over_limit(
            fmt::format("expected max(d, r^2*m)*b of at most {} for d parameters, m domains, r = min(m - 1, d) and "
                        "numbers of b bits over their common denominator, found d = {}, m = {} and b at least {}",
                        most_work, d, m, bits));
}

/// 1/λ_max(G) from below, to 4 digits, for the message. G is divided by its largest entry, which lies on the diagonal,
/// so that doubles hold it whatever its numbers.
std::string stability_limit(const Matrix<Rational>& optima, const MixtureHull& hull) {
    if (hull.rank() == 1) return brief(Rational(hull.inverse_metric(0, 0) / hull.gram(0, 0)));
    const auto d = optima.rows(), m = optima.cols();
    Matrix<Rational> centred = optima;
    for (Eigen::Index j = 0; j < d; ++j) {
        Rational mean(0);
        for (Eigen::Index i = 0; i < m; ++i) mean += optima(j, i) / Rational(static_cast<int>(m));
        for (Eigen::Index i = 0; i < m; ++i) centred(j, i) -= mean;
    }
    const Matrix<Rational> g = multiply<Rational>(centred, centred.transpose());
    Rational scale(0);
    for (Eigen::Index j = 0; j < d; ++j) scale = std::max<Rational>(scale, g(j, j));
    const Eigen::MatrixXd scaled =
        Eigen::MatrixXd::NullaryExpr(d, d, [&](auto i, auto j) { return to_double(Rational(g(i, j) / scale)); });
    const double largest = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(scaled).eigenvalues().maxCoeff();
    return lower(Ball(Rational(1 / (scale * Rational(largest))), {64}), 4) + "...";
}

void check_outer_step(const Field& step, OuterRule update, const Parts& parts) {
    const Rational& alpha = parts.outer_step;
    if (update == OuterRule::linear) {
        const MixtureHull hull(parts.problem);
        if (alpha <= 0 || !hull.is_stable(alpha))
            step.expected("a number in (0, " + stability_limit(parts.problem.optima, hull) + ")");
        return;
    }
    const Rational widest = parts.problem.squared_diameter();
    if (alpha <= 0 || alpha * widest >= 8) step.expected("a number in (0, " + brief(Rational(8 / widest)) + ")");
}

}  // namespace

Instance parse_instance(const std::string& text, const std::string& file) {
    const JsonTree tree = parse_json(text, file);
    const Field root(&tree, file, "");
    root.check_keys({"curvature", "domains", "validation", "inner", "outer", "start", "output"});

    Parts parts;
    const auto curvatures = root["curvature"].items("numbers");
    parts.problem.curvature = Vector<Rational>(static_cast<Eigen::Index>(curvatures.size()));
    for (std::size_t i = 0; i < curvatures.size(); ++i) {
        const Rational h = curvatures[i].number("a number above 0");
        if (h <= 0) curvatures[i].expected("a number above 0");
        parts.problem.curvature(static_cast<Eigen::Index>(i)) = h;
    }
    const auto d = parts.problem.curvature.size();
    std::vector<std::string> names = read_domains(root, parts);
    root["validation"].check_keys({"optimum"});
    parts.problem.validation = root["validation"]["optimum"].vector("numbers, one per curvature", d);
    bool apart = false;
    for (Eigen::Index i = 1; i < parts.problem.domains(); ++i)
        apart = apart || parts.problem.optima.col(i) != parts.problem.optima.col(0);
    if (!apart) root["domains"].refuse("expected optima that are not all the same: every mixture would be");

    StepLaw inner = read_inner(root["inner"], parts.problem);
    const OuterRule update = read_outer(root["outer"], parts);
    read_start(root["start"], update, parts);
    const std::string output = root["output"].string("\"average\" or \"last\"");
    if (output != "average" && output != "last") root["output"].expected("\"average\" or \"last\"");
    check_work(root, parts);
    check_outer_step(root["outer"]["step"], update, parts);
    return {file,
            std::move(names),
            ExactModel(parts.problem, parts.weights, parts.parameters, parts.outer_step, parts.noise),
            std::move(inner),
            update,
            output == "last" ? Output::last : Output::average};
}

Instance read_instance(const std::string& file) {
    if (file == "-")
        return parse_instance(read_small_stream(std::cin, "standard input", largest_file), "standard input");
    return parse_instance(read_small_file(file, largest_file), file);
}

}  // namespace datamix::verify

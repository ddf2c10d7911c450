#include "instance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "json_tree.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t largest_file = std::size_t{1} << 20, most_entries = 64, most_bits = 8192;

/// A place in the file: knows its name for messages.
class Field {
public:
    Field(const JsonTree* tree, std::string file, std::string path)
        : tree_(tree), file_(std::move(file)), path_(std::move(path)) {}

    [[noreturn]] void expected(const std::string& what) const {
        throw InputError(fmt::format("{}: {}expected {}, found {}", file_, path_.empty() ? "" : path_ + ": ", what,
                                     tree_ ? tree_->shown() : "nothing"));
    }
    [[noreturn]] void refuse(const std::string& why) const {
        throw InputError(fmt::format("{}: {}: {}", file_, path_, why));
    }
    bool exists() const { return tree_ != nullptr; }
    bool is_object() const { return tree_ && tree_->kind == JsonTree::Kind::object; }

    /// An object with these keys; those that end in '?' may be missing.
    void check_keys(std::initializer_list<std::string_view> keys) const {
        std::string all;
        for (const auto key : keys) all += (all.empty() ? "" : ", ") + std::string(key.substr(0, key.find('?')));
        if (!is_object()) expected("an object with the keys " + all);
        for (const std::string& name : tree_->names)
            if (std::none_of(keys.begin(), keys.end(), [&](auto key) { return key.substr(0, key.find('?')) == name; }))
                throw InputError(fmt::format("{}: {}unknown key {}; expected {}", file_,
                                             path_.empty() ? "" : path_ + ": ", in_quotes(name), all));
        for (const auto key : keys)
            if (key.back() != '?' && !tree_->find(key))
                throw InputError(fmt::format("{}: {}: missing", file_, join(key)));
    }
    Field operator[](std::string_view key) const {
        return {is_object() ? tree_->find(key) : nullptr, file_, join(key)};
    }
    /// The items of an array of `count` entries (0: 1 to 64).
    std::vector<Field> items(const std::string& of_what, Eigen::Index count = 0) const {
        const auto wanted = static_cast<std::size_t>(count);
        const bool fits =
            tree_ && tree_->kind == JsonTree::Kind::array &&
            (count ? tree_->items.size() == wanted : !tree_->items.empty() && tree_->items.size() <= most_entries);
        if (!fits)
            expected(count ? fmt::format("an array of {} {}", count, of_what)
                           : fmt::format("an array of 1 to {} {}", most_entries, of_what));
        std::vector<Field> result;
        for (std::size_t i = 0; i < tree_->items.size(); ++i)
            result.emplace_back(&tree_->items[i], file_, fmt::format("{}[{}]", path_, i));
        return result;
    }
    std::string string(const std::string& what) const {
        if (!tree_ || tree_->kind != JsonTree::Kind::string) expected(what);
        return tree_->text;
    }
    /// A number, exactly as written; `what` is the range that the caller then checks.
    Rational number(const std::string& what) const {
        if (!tree_ || (tree_->kind != JsonTree::Kind::string && tree_->kind != JsonTree::Kind::number)) expected(what);
        Rational value;
        try {
            value = parse_rational(tree_->text);
        } catch (const InputError&) {
            expected(what);
        }
        const auto bits = [](const Integer& x) { return x == 0 ? std::size_t{0} : std::size_t{msb(abs(x))} + 1; };
        if (bits(numerator(value)) > most_bits || bits(denominator(value)) > most_bits)
            refuse(fmt::format("expected a number of at most {} bits above and below the fraction bar", most_bits));
        return value;
    }
    Vector<Rational> vector(const std::string& of_what, Eigen::Index count = 0) const {
        const auto fields = items(of_what, count);
        Vector<Rational> result(static_cast<Eigen::Index>(fields.size()));
        for (std::size_t i = 0; i < fields.size(); ++i)
            result(static_cast<Eigen::Index>(i)) = fields[i].number("a number");
        return result;
    }

private:
    std::string join(std::string_view key) const { return (path_.empty() ? "" : path_ + ".") + std::string(key); }

    const JsonTree* tree_;
    std::string file_, path_;
};

void read_domains(const Field& root, Instance& instance) {
    const auto d = instance.problem.curvature.size();
    const auto domains = root["domains"].items("domains");
    if (domains.size() < 2) root["domains"].refuse("expected at least 2 domains, found 1");
    const auto m = static_cast<Eigen::Index>(domains.size());
    instance.problem.optima = Matrix<Rational>(d, m);
    instance.noise = Matrix<Rational>::Constant(d, m, Rational(0));
    for (Eigen::Index i = 0; i < m; ++i) {
        const Field& domain = domains[static_cast<std::size_t>(i)];
        domain.check_keys({"name", "optimum", "noise?"});
        const std::string name = domain["name"].string("a name");
        if (name.empty()) domain["name"].expected("a name");
        if (std::find(instance.names.begin(), instance.names.end(), name) != instance.names.end())
            domain["name"].expected("a name that no other domain has");
        instance.names.push_back(name);
        instance.problem.optima.col(i) = domain["optimum"].vector("numbers, one per curvature", d);
        if (!domain["noise"].exists()) continue;
        const auto variances = domain["noise"].items("variances, one per curvature", d);
        for (Eigen::Index j = 0; j < d; ++j) {
            const Field& field = variances[static_cast<std::size_t>(j)];
            instance.noise(j, i) = field.number("a variance, at least 0");
            if (instance.noise(j, i) < 0) field.expected("a variance, at least 0");
        }
    }
}

void read_inner(const Field& inner, Instance& instance) {
    const auto& h = instance.problem.curvature;
    instance.inner.smallest_curvature = *std::min_element(h.data(), h.data() + h.size());
    const Rational limit = 1 / *std::max_element(h.data(), h.data() + h.size());
    inner.check_keys({"step"});
    Field step = inner["step"];
    if (step.is_object()) {
        step.check_keys({"law", "cap"});
        if (step["law"].string("\"log(T)/(mu*T)\"") != "log(T)/(mu*T)") step["law"].expected("\"log(T)/(mu*T)\"");
        instance.inner.logarithmic = true;
        step = step["cap"];
    }
    const std::string range = "a number in (0, " + to_string(limit) + "]";
    instance.inner.step = step.number(range);
    if (instance.inner.step <= 0 || instance.inner.step > limit) step.expected(range);
}

/// 1/λ_max(G) from below, to 4 digits, for the message.
std::string stability_limit(const MixtureHull& hull) {
    if (hull.rank() == 1) return to_string(Rational(hull.inverse_metric(0, 0) / hull.gram(0, 0)));
    Rational low(0), high(1);
    while (hull.is_stable(high)) high *= 2;
    for (int step = 0; step < 60; ++step) {
        const Rational middle = (low + high) / 2;
        (hull.is_stable(middle) ? low : high) = middle;
    }
    return fmt::format("{:.4g}...", to_double(low));
}

void read_outer(const Field& outer, Instance& instance) {
    outer.check_keys({"update", "step"});
    const std::string update = outer["update"].string("\"linear\" or \"eg\"");
    if (update != "linear" && update != "eg") outer["update"].expected("\"linear\" or \"eg\"");
    const auto& optima = instance.problem.optima;
    Rational widest(0);
    for (Eigen::Index i = 0; i < optima.cols(); ++i)
        for (Eigen::Index j = 0; j < i; ++j) {
            const Vector<Rational> edge = optima.col(i) - optima.col(j);
            widest = std::max<Rational>(widest, dot<Rational>(edge, edge));
        }
    const Field step = outer["step"];
    if (update == "eg") {
        instance.update = OuterUpdate::exponentiated_gradient;
        const std::string range = "a number in (0, " + to_string(Rational(8 / widest)) + ")";
        instance.outer_step = step.number(range);
        if (instance.outer_step <= 0 || instance.outer_step * widest >= 8) step.expected(range);
        return;
    }
    instance.update = OuterUpdate::linear;
    const MixtureHull hull(instance.problem);
    instance.outer_step = step.number("a number");
    if (instance.outer_step <= 0 || !hull.is_stable(instance.outer_step))
        step.expected("a number in (0, " + stability_limit(hull) + ")");
}

void read_start(const Field& start, Instance& instance) {
    start.check_keys({"weights", "parameters"});
    const auto m = instance.problem.domains();
    const bool inside = instance.update == OuterUpdate::exponentiated_gradient;
    const auto fields = start["weights"].items("weights, one per domain", m);
    instance.start_weights = Vector<Rational>(m);
    Rational total(0);
    for (Eigen::Index i = 0; i < m; ++i) {
        const Field& field = fields[static_cast<std::size_t>(i)];
        const std::string range = inside ? "a weight in (0, 1]: \"eg\" never leaves 0" : "a weight in [0, 1]";
        const Rational w = field.number(range);
        if (w < 0 || w > 1 || (inside && w == 0)) field.expected(range);
        instance.start_weights(i) = w;
        total += w;
    }
    if (total != 1) start["weights"].refuse("expected weights that sum to 1, found the sum " + to_string(total));
    instance.start_parameters = start["parameters"].vector("numbers, one per curvature", instance.problem.dimension());
}

}  // namespace

bool Instance::is_noisy() const {
    return std::any_of(noise.data(), noise.data() + noise.size(), [](const Rational& x) { return x != 0; });
}

Instance parse_instance(const std::string& text, const std::string& file) {
    const JsonTree tree = parse_json(text, file);
    const Field root(&tree, file, "");
    root.check_keys({"curvature", "domains", "validation", "inner", "outer", "start", "output"});
    Instance instance;
    instance.file = file;

    const auto curvatures = root["curvature"].items("numbers");
    instance.problem.curvature = Vector<Rational>(static_cast<Eigen::Index>(curvatures.size()));
    for (std::size_t i = 0; i < curvatures.size(); ++i) {
        const Rational h = curvatures[i].number("a number above 0");
        if (h <= 0) curvatures[i].expected("a number above 0");
        instance.problem.curvature(static_cast<Eigen::Index>(i)) = h;
    }
    const auto d = instance.problem.curvature.size();
    read_domains(root, instance);
    root["validation"].check_keys({"optimum"});
    instance.problem.validation = root["validation"]["optimum"].vector("numbers, one per curvature", d);
    bool apart = false;
    for (Eigen::Index i = 1; i < instance.problem.domains(); ++i)
        apart = apart || instance.problem.optima.col(i) != instance.problem.optima.col(0);
    if (!apart) root["domains"].refuse("expected optima that are not all the same: every mixture would be");

    read_inner(root["inner"], instance);
    read_outer(root["outer"], instance);
    read_start(root["start"], instance);
    const std::string output = root["output"].string("\"average\" or \"last\"");
    if (output != "average" && output != "last") root["output"].expected("\"average\" or \"last\"");
    instance.output = output == "last" ? Output::last : Output::average;
    return instance;
}

Instance read_instance(const std::string& file) { return parse_instance(read_small_file(file, largest_file), file); }

}  // namespace datamix::verify

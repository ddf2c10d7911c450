#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "claim/claim.hpp"

namespace datamix::verify {

/// A check that is a function of the model and of the context. The model's type follows from it, so that a claim can
/// write the model as {.steps = 3}.
template <class Model>
using ModelCheck = Finding (*)(const Model&, const Context&);

/// `check` of one model.
template <class Model>
Check with_model(ModelCheck<Model> check, std::type_identity_t<Model> model) {
    return [check, model = std::move(model)](const Context& context) { return check(model, context); };
}

/// The parts of a claim by what they rest on; a theorem of Coq by its name below DataMixing, and what that assumes.
inline Part theorem(std::string key, std::string statement, const std::string& coq = {}, std::string assumes = {}) {
    return {std::move(key), std::move(statement), Basis::theorem, coq.empty() ? "" : "DataMixing." + coq,
            std::move(assumes)};
}
inline Part certified(std::string key, std::string statement) {
    return {std::move(key), std::move(statement), Basis::certified};
}
inline Part evidence(std::string key, std::string statement) {
    return {std::move(key), std::move(statement), Basis::evidence};
}

/// The control that gives `check` a model in which `parts` of the claim are false; `why` is one clause that says why.
/// In the quick profile whatever the run's: what is refuted there is refuted by more cases, too.
template <class Model>
Control control(std::string name, std::string why, std::vector<std::string> parts, ModelCheck<Model> check,
                std::type_identity_t<Model> model) {
    const auto quick = [check, model = std::move(model)](const Context& context) {
        Context used = context;
        used.profile = Profile::quick;
        return check(model, used);
    };
    return {std::move(name), std::move(why), std::move(parts), quick};
}

/// The control that multiplies a constant of the statement (Constant::key) by `factor`, which makes `parts` false.
inline Control altered(std::string name, std::string why, std::vector<std::string> parts, std::string constant,
                       std::string factor) {
    return {std::move(name), std::move(why), std::move(parts), {}, std::move(constant), std::move(factor)};
}

}  // namespace datamix::verify

#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "claim/claim.hpp"

namespace datamix::verify {

/// A check that is a function of the model and of the context. The model's type follows from it, so that a claim can
/// write the model as {.steps = 3}.
template <class Model>
using ModelCheck = Finding (*)(const Model&, const Context&);

/// `check` of one model; in `profile`, if it is given, whatever the run's: a counterexample needs few draws.
template <class Model>
Check with_model(ModelCheck<Model> check, std::type_identity_t<Model> model, std::optional<Profile> profile = {}) {
    return [check, model = std::move(model), profile](const Context& context) {
        Context used = context;
        used.profile = profile.value_or(context.profile);
        return check(model, used);
    };
}

/// The control that gives `check` a model in which the claim is false; `why` is one clause that says why it is.
template <class Model>
Control control(std::string name, std::string why, ModelCheck<Model> check, std::type_identity_t<Model> model,
                std::optional<Profile> profile = {}) {
    return {std::move(name), std::move(why), with_model<Model>(check, std::move(model), profile)};
}

}  // namespace datamix::verify

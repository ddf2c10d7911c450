#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <tuple>

#include "claim/mutant.hpp"

namespace datamix::verify {

/// The context as a measurement may see it: to ask it for a constant of the statement is a std::logic_error.
inline Context without_constants(Context context) {
    context.mutant.reset(new StatementMutant{{}, {}, 1});
    return context;
}

/// The context of measurements that are the same at every profile and seed.
inline Context of_any_profile(const Context& context) {
    Context same;
    same.corpus = context.corpus;
    return same;
}

/// measure(model, context), made once in a process: controls that change a constant of the statement judge the same
/// measurement. `measure` is a function of nothing but its arguments; `model`, which orders itself, is all of the
/// claim's model that it depends on. A thread that asks for what another one is measuring waits for it. What `measure`
/// throws is thrown to the one who called it and not kept: the next one measures again.
template <auto measure, class Model>
const auto& measured(const Model& model, const Context& context) {
    struct Entry {
        std::mutex mutex;
        std::optional<decltype(measure(model, context))> value;
    };
    static std::mutex mutex;
    static std::map<std::tuple<Model, Profile, std::uint64_t, std::filesystem::path>, Entry> entries;
    std::unique_lock all(mutex);
    Entry& entry = entries[{model, context.profile, context.seed, context.corpus}];
    all.unlock();
    const std::lock_guard lock(entry.mutex);
    if (!entry.value) entry.value.emplace(measure(model, without_constants(context)));
    return *entry.value;
}

}  // namespace datamix::verify

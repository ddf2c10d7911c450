// What checks measure is made once in a process, by what it depends on, and never from a constant of the statement.

#include "claim/measured.hpp"

#include <atomic>
#include <compare>
#include <thread>

#include "catch.hpp"
#include "claim/control.hpp"
#include "runner/units.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

struct Model {
    int flag = 0;
    auto operator<=>(const Model&) const = default;
};

std::atomic<int> calls = 0;
std::atomic<bool> fails = false;

int count_runs(const Model& model, const Context& context) {
    ++calls;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (fails) throw InputError("not there");
    return 100 * model.flag + static_cast<int>(context.seed);
}
int constant(const Model&, const Context& context) { return context.factor("bound") == 1 ? 1 : 0; }
int twice(const Model& model, const Context& context) { return 2 * measured<count_runs>(model, context); }

Context with_seed(std::uint64_t seed) {
    Context context;
    context.seed = seed;
    return context;
}

Context mutant_of(const char* key) {
    Context context;
    context.mutant.reset(new StatementMutant{{{"a constant", key, {"2"}}}, key, 2});
    return context;
}

}  // namespace

TEST_CASE("a measurement is made once for every model, profile, seed and corpus") {
    calls = 0;
    Context context = with_seed(21);
    const int& first = measured<count_runs>(Model{1}, context);
    CHECK(first == 121);
    CHECK(&measured<count_runs>(Model{1}, context) == &first);
    CHECK(calls == 1);
    CHECK(measured<count_runs>(Model{2}, context) == 221);
    CHECK(measured<count_runs>(Model{1}, with_seed(22)) == 122);
    CHECK(calls == 3);
    context.profile = Profile::quick;
    CHECK(measured<count_runs>(Model{1}, context) == 121);
    context.corpus = "elsewhere";
    CHECK(measured<count_runs>(Model{1}, context) == 121);
    CHECK(calls == 5);
    CHECK(measured<twice>(Model{1}, context) == 242);  // another measurement, of this one
    CHECK(calls == 5);
}

TEST_CASE("profile and seed do not count where a measurement is the same at all") {
    Context context = with_seed(31);
    context.corpus = "there";
    context.profile = Profile::deep;
    CHECK(of_any_profile(context).seed == Context().seed);
    CHECK(of_any_profile(context).profile == Context().profile);
    CHECK(of_any_profile(context).corpus == "there");
}

TEST_CASE("threads wait for the one that measures") {
    calls = 0;
    std::atomic<int> sum = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back([&] { sum += measured<count_runs>(Model{3}, with_seed(1)); });
    for (std::thread& thread : threads) thread.join();
    CHECK(calls == 1);
    CHECK(sum == 4 * 301);
}

TEST_CASE("a measurement that failed is not kept") {
    calls = 0;
    fails = true;
    CHECK_THROWS_AS(measured<count_runs>(Model{4}, with_seed(1)), InputError);
    CHECK_THROWS_AS(measured<count_runs>(Model{4}, with_seed(1)), InputError);
    fails = false;
    CHECK(measured<count_runs>(Model{4}, with_seed(1)) == 401);
    CHECK(calls == 3);
}

TEST_CASE("a measurement that asks for a constant of the statement is an error, with a mutant or without") {
    CHECK_THROWS_AS(measured<constant>(Model{1}, Context()), std::logic_error);
    CHECK_THROWS_AS(measured<constant>(Model{1}, mutant_of("bound")), std::logic_error);
    CHECK(measured<count_runs>(Model{5}, mutant_of("bound")) == 501);
}

TEST_CASE("what would wait for another thread's measurement is taken last") {
    Claim one;
    one.id = "one";
    one.paper = "P1";
    Claim other = one;
    one.controls = {
        altered("half", "", {}, "bound", "1/2"), {"model", "", {}, {}}, altered("twice", "", {}, "bound", "2")};
    other.id = "other";
    const std::vector<Claim> all = {one, other};
    std::vector<ClaimOutcome> selected = select(all, {}, true);
    Units units(selected, nullptr);
    const auto next = [&] { return units.name(units.take().value()); };
    CHECK(next() == "one");
    CHECK(next() == "one/model");
    CHECK(next() == "other");
    CHECK(next() == "one/half");  // nothing else is left
    units.put(0, Outcome());
    CHECK(next() == "one/twice");
    CHECK_FALSE(units.take());
}

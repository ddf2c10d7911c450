// `verify mix --seeds`: runs with mini-batches, and the threads that make them.

#include <fmt/format.h>

#include <atomic>

#include "base/files.hpp"
#include "base/threads.hpp"
#include "datamix/statistics/mean.hpp"
#include "datamix/text/batches.hpp"
#include "program/json.hpp"
#include "program/support.hpp"
#include "study/mixing_study.hpp"
#include "text/naive.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace {

MixingStudyOptions options_of(std::size_t seeds, std::size_t jobs) {
    MixingStudyOptions options;
    options.names = {"a", "b"};
    options.texts = {
        {trigram_shares(naive::random_text(1, 2000, "abcdefgh .,")),
         trigram_shares(naive::random_text(2, 2000, "help me 42"))},
        trigram_shares(naive::random_text(1, 900, "abcdefgh .,") + naive::random_text(2, 300, "help me 42"))};
    options.regularisation = 0.01;
    options.budget = 60;
    options.horizons = {1, 10, 60};
    options.seeds = seeds;
    options.jobs = jobs;
    return options;
}

}  // namespace

TEST_CASE("mix --seeds: mean and interval over runs with mini-batches, the same bits for any number of threads",
          "[text][stochastic][hard]") {
    const MixingStudyOptions options = options_of(4, 1);
    const MixingStudy study = study_mixing(options);
    TextStudy text(options.texts, options.regularisation);
    for (const HorizonStudy& h : study.horizons) {
        REQUIRE(h.sampled_gaps.size() == 4);
        for (const double gap : h.sampled_gaps) CHECK(gap >= 0);
    }
    const HorizonStudy& ten = study.horizons[1];
    const TextProblem problem(options.texts.domains, options.texts.validation, 0.01);
    for (std::size_t seed = 0; seed < 4; ++seed) {
        const double eta = sampled_inner_step(10, 0.01, study.inner_step);
        const MixingOptions<double> six{.horizon = 10, .rounds = 6, .inner_step = eta, .outer_step = kSampledOuterStep};
        const Eigen::VectorXd average = text.average_weights(six, {NormalStream(1, "mix"), seed, 16});
        // The library's own run makes the last round, too.
        const TextBatches batches(problem, options.texts.domains, 0.01, 16, NormalStream(1, "mix"), seed);
        const auto whole = mix(batches, six, MixingStart<double>::uniform(2, problem.dimension()));
        CHECK((average - whole.average).norm() < 1e-14);
        CHECK(average == ten.sampled_weights[seed]);
        CHECK(ten.sampled_gaps[seed] == Approx(text.loss(average) - study.least).margin(1e-9));
    }
    CHECK(ten.sampled_gaps[0] != ten.sampled_gaps[1]);
    // Of one round the average is the start.
    CHECK(study.horizons[2].sampled_weights[3] == text.uniform());
    CHECK(study.horizons[2].sampled_gaps[3] == Approx(study.uniform_gap).margin(1e-9));

    const std::string one = mixing_study_json(options, study);
    for (const std::size_t jobs : {2u, 3u}) {
        const MixingStudyOptions more = options_of(4, jobs);
        CHECK(mixing_study_json(more, study_mixing(more)) == one);
    }
    const auto sampled = json_of(one)["horizons"][1]["sampled"];
    const MeanInterval interval = mean_interval(ten.sampled_gaps);
    CHECK(sampled["seeds"] == 4);
    CHECK(sampled["batch"] == 16);
    CHECK(sampled["gaps"].size() == 4);
    CHECK(std::stod(sampled["mean_gap"].get<std::string>()) == Approx(interval.mean).epsilon(1e-3));
    CHECK(std::stod(sampled["half_width"].get<std::string>()) == Approx(interval.half_width).epsilon(1e-3));
    const auto row = mixing_study_table(study).rows[1];
    CHECK(std::stod(row[6]) == Approx(interval.mean).epsilon(1e-3));
    CHECK(std::stod(row[8]) == Approx(interval.mean + interval.half_width).epsilon(1e-3));
    const std::string table = mixing_study_text(options, study, 160);
    CHECK(has(table, "mini-batches: gap of the average weights at N = 60, mean of 4 seeds with its 95 % interval"));
    CHECK(has(table, fmt::format(" {:.3e} ± {:.1e}", interval.mean, interval.half_width)));
    CHECK(has(table, fmt::format(" {:.3e} ± 0 ", study.uniform_gap)));
    CHECK(json_of(one)["horizons"][2]["sampled"]["half_width"] == "0");
    // No trace of it where it is not asked for
    const MixingStudyOptions none = options_of(0, 1);
    const MixingStudy without = study_mixing(none);
    CHECK(!has(mixing_study_json(none, without), "sampled"));
    CHECK(!has(mixing_study_text(none, without, 160), "mini-batches"));
    CHECK(without.horizons[1].gap == ten.gap);
}

TEST_CASE("mix --batch: larger mini-batches spread the seeds less, by a root of their size",
          "[text][stochastic][hard]") {
    MixingStudyOptions options = options_of(12, 2);
    const auto spread = [&](std::size_t batch) {
        options.batch = batch;
        const MixingStudy study = study_mixing(options);
        CHECK(json_of(mixing_study_json(options, study))["horizons"][1]["sampled"]["batch"] == batch);
        return mean_interval(study.horizons[1].sampled_gaps).half_width;
    };
    const double ratio = spread(4) / spread(400);  // 10, each spread known within a factor 2 at 1e-3
    CHECK(ratio > 3);
    CHECK(ratio < 30);
}

TEST_CASE("mix --seeds on the command line", "[text][stochastic]") {
    const TemporaryFolder folder;
    write_file(folder / "a", naive::random_text(1, 900, "abcdefgh .,"));
    write_file(folder / "b", naive::random_text(2, 900, "help me 42"));
    const auto mix = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments = {
            "mix", "--domain", "a=" + (folder / "a"), "b=" + (folder / "b"), "--validation", folder / "a", "--reg",
            "1",   "--out",    folder / "out"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    };
    const Ran ran = mix({"--budget", "20", "--horizon", "2", "10", "--seeds", "3", "--jobs", "2"});
    CHECK(ran.err.empty());
    CHECK(has(ran.out, "mean of 3 seeds"));
    CHECK(has(read_file(folder / "out/plots/text_mix.svg"), "mini-batches, N updates, 3 seeds"));
    for (const char* wrong : {"0", "1", "1001", "x"})
        CHECK(mix({"--seeds", wrong}).err ==
              std::string("verify: --seeds: expected a whole number from 2 to 1000, found \"") + wrong + "\"\n");
    std::vector<std::string> large = {"--seeds", "2",       "--budget", "1e5",     "--horizon",
                                      "20000",   "--batch", "10000",    "--domain"};
    for (int i = 0; i < 8; ++i) large.push_back("d" + std::to_string(i) + "=" + (folder / "a"));
    CHECK(mix(large).err.find("verify: --seeds: a round of T = 20000 would keep ") == 0);
    CHECK(mix({"--batch", "4"}).err == "verify: --batch: is of runs with mini-batches; --seeds n asks for them\n");
    CHECK(mix({"--seeds", "2", "--batch", "0"}).err ==
          "verify: --batch: expected a whole number from 1 to 10000, found \"0\"\n");
    const Ran larger = mix({"--budget", "20", "--horizon", "2", "--seeds", "3", "--batch", "400"});
    CHECK(has(larger.out, "; 400 trigrams a domain and step"));
    // A step is θ, and of each trigram its softmax and symbols; a long round is kept in segments.
    const double theta = 8 * 2485, step = theta + 2 * 16 * (8 * 36 + 12);
    CHECK(sampled_bytes(options_of(2, 1), 10) == 10 * step);
    CHECK(sampled_bytes(options_of(2, 1), 10000) == 128 * step + 78 * theta);
}

TEST_CASE("Work on indices is done once each, and of what fails the first is told") {
    for (const std::size_t jobs : {1u, 4u}) {
        std::vector<std::atomic<int>> times(100);
        for_each_index(100, jobs, [&](std::size_t i) { ++times[i]; });
        for (const auto& t : times) CHECK(t == 1);
        std::atomic<int> begun = 0;
        const auto failing = [&](std::size_t i) {
            ++begun;
            if (i == 7 || i == 9) throw InputError("at " + std::to_string(i));
        };
        CHECK_THROWS_WITH(for_each_index(100, jobs, failing), "at 7");
        if (jobs == 1) CHECK(begun == 8);
    }
    for_each_index(0, 3, [](std::size_t) { FAIL("nothing to do"); });
    std::size_t seen = 99;
    for_each_index(
        2, 2, [](std::size_t) { std::this_thread::sleep_for(std::chrono::milliseconds(300)); },
        [&](std::size_t done) { seen = done; });
    CHECK(seen <= 2);
}

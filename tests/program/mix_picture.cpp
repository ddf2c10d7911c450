// The picture of the weights that `verify mix` draws: its tables, and that gnuplot draws them.

#include "base/files.hpp"
#include "program/support.hpp"
#include "study/mixing_study.hpp"
#include "text/naive.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace {

/// Of so many domains: domain i has its largest weight, 0.01 (i + 1), in the limit of T = 10.
MixingStudy study_of(Eigen::Index domains) {
    MixingStudy study;
    study.best_weights = Eigen::VectorXd::Constant(domains, 0.001);
    study.horizons.resize(2);
    for (std::size_t k = 0; k < 2; ++k) {
        study.horizons[k].horizon = k == 0 ? 1 : 10;
        study.horizons[k].weights = Eigen::VectorXd::Constant(domains, 0.002);
        study.horizons[k].limit_weights = Eigen::VectorXd::Constant(domains, 0.003);
    }
    for (Eigen::Index i = 0; i < domains; ++i) study.horizons[1].limit_weights[i] = 0.01 * double(i + 1);
    study.implicit = Settled{Eigen::VectorXd::Constant(domains, 0.004), 0, 0, true};
    return study;
}

std::vector<Table> tables_of(Eigen::Index domains, const std::string& name = "domain") {
    MixingStudyOptions options;
    for (Eigen::Index i = 0; i < domains; ++i) options.names.push_back(name + std::to_string(i));
    return mixing_weights_tables(options, study_of(domains));
}

}  // namespace

TEST_CASE("The picture of weights names the domains of the largest weights and sums the others", "[text]") {
    const auto tables = tables_of(12);
    REQUIRE(tables.size() == 2);
    CHECK(tables[0].name == "text_mix_weights");
    CHECK(tables[1].name == "text_mix_names");
    REQUIRE(tables[1].rows.size() == 9);
    CHECK(tables[1].rows.front() == std::vector<std::string>{"domain11"});
    CHECK(tables[1].rows[7] == std::vector<std::string>{"domain4"});
    CHECK(tables[1].rows.back() == std::vector<std::string>{"4 others"});
    REQUIRE(tables[0].columns.size() == 11);
    CHECK(tables[0].columns.back() == "w9");
    const auto& rows = tables[0].rows;
    REQUIRE(rows.size() == 6);  // two runs, two limits, implicit, best; no MixMin
    const auto starts = [&](std::size_t row, const std::string& mixture, const std::string& horizon) {
        CHECK(rows[row].size() == 11);
        CHECK(rows[row][0] == mixture);
        CHECK(rows[row][1] == horizon);
    };
    starts(0, "run", "1");
    starts(1, "run", "10");
    starts(2, "limit", "1");
    starts(3, "limit", "10");
    starts(4, "implicit", "");
    starts(5, "best", "");
    CHECK(rows[3][2] == "0.12000");
    CHECK(rows[3][9] == "0.05000");
    CHECK(rows[3][10] == "0.10000");  // 0.01 + 0.02 + 0.03 + 0.04
    CHECK(rows[0][2] == "0.00200");
    CHECK(rows[0][10] == "0.00800");
}

TEST_CASE("The picture of weights names nine domains where there are no more", "[text]") {
    CHECK(tables_of(9)[1].rows.back() == std::vector<std::string>{"domain0"});
    CHECK(tables_of(2)[1].rows.size() == 2);
    CHECK(tables_of(1, "a name of many words, longer than the room beside it ")[1].rows.front().front() ==
          "a name of many words, …");
    CHECK(tables_of(1, "\"quoted\"")[1].rows.front().front() == "″quoted″0");
}

TEST_CASE("mix draws the weights of up to 64 domains, and of a single horizon", "[text][hard]") {
    const TemporaryFolder folder;
    write_file(folder / "v", naive::random_text(3, 900, "abcdefgh .,"));
    const auto mix = [&](std::size_t domains, std::vector<std::string> more) {
        std::vector<std::string> arguments = {"mix", "--domain"};
        for (std::size_t i = 0; i < domains; ++i) {
            const std::string file = folder / ("t" + std::to_string(i));
            write_file(file, naive::random_text(i, 300, "abcdefgh .,"));
            arguments.push_back("d_" + std::to_string(i) + "=" + file);
        }
        for (const char* argument : {"--validation", "VALIDATION", "--reg", "1", "--out", "OUT", "--budget", "10"})
            arguments.emplace_back(argument);
        std::replace(arguments.begin(), arguments.end(), std::string("VALIDATION"), folder / "v");
        std::replace(arguments.begin(), arguments.end(), std::string("OUT"), folder / "out");
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    };
    const Ran many = mix(12, {"--horizon", "1", "10"});
    CHECK(many.err.empty());
    CHECK(has(many.out,
              "Pictures: " + (folder / "out/plots/text_mix.svg") + ", " + (folder / "out/plots/text_mix_weights.svg")));
    const std::string svg = read_file(folder / "out/plots/text_mix_weights.svg");
    CHECK(has(svg, "4 others"));
    CHECK(has(svg, "MixMin"));
    CHECK(has(svg, "horizon T"));
    CHECK(mix(2, {"--horizon", "3"}).err.empty());
    CHECK_FALSE(has(read_file(folder / "out/plots/text_mix_weights.svg"), "others"));
}

// Alphabets that fit the texts: which characters, and what `verify mix --alphabet` makes of them.

#include "study/text_alphabet.hpp"

#include "base/files.hpp"
#include "program/json.hpp"
#include "program/support.hpp"
#include "study/text_files.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace {

std::vector<double> shares_of(const std::vector<std::string>& texts) {
    std::vector<double> shares;
    for (const std::string& text : texts) {
        CharacterCounter counter;
        counter.feed(text);
        counter.end_of_file();
        counter.add_shares(shares);
    }
    return shares;
}

std::string characters(int size, const std::vector<std::string>& texts) {
    return utf8(frequent_alphabet(size, shares_of(texts)).characters);
}

}  // namespace

TEST_CASE("The most frequent characters in lower case have a symbol each, all others the last", "[text]") {
    CHECK(characters(4, {"aAbbbc c"}) == "bac");                 // of equals the first in Unicode: "a", "c"
    CHECK(characters(4, {"ZZZ yy x"}) == "z y");                 // space is a character, and comes before y
    CHECK(characters(64, {"ab"}) == "ab");                       // fewer where there are fewer
    CHECK(characters(2, {"Привет, ПРИВЕТ"}) == "\u0432");        // в и р т п е are as frequent
    CHECK(characters(3, {"aaaaaaaaab", "zzzzzzzzzz"}) == "za");  // texts count alike, however long
    CHECK(characters(3, {std::string(1000, 'a') + "b", "zyzyzy"}) == "ay");
    const ChosenAlphabet chosen = frequent_alphabet(3, shares_of({"ЖЖж \u212A\u212Ax"}));
    CHECK(utf8(chosen.characters) == "\u0436k");
    CHECK(chosen.alphabet.size() == 3);
    CHECK(chosen.alphabet.symbol(U'\u0416') == 0);
    CHECK(chosen.alphabet.symbol(U'\u0436') == 0);
    CHECK(chosen.alphabet.symbol(U'K') == 1);
    CHECK(chosen.alphabet.symbol(U'k') == 1);
    CHECK(chosen.alphabet.symbol(U'\u212A') == 1);
    for (const char32_t other : {U'x', U' ', U'\u0437', U'\u0001', U'\U0010FFFF'})
        CHECK(chosen.alphabet.symbol(other) == 2);
    CHECK(utf8(U"a\u00e9\u20ac\U0001F600") == "a\u00e9\u20ac\U0001F600");
}

TEST_CASE("mix --alphabet folds the texts to what they are made of", "[text][hard]") {
    const TemporaryFolder folder;
    const auto repeat = [](const std::string& text) {
        std::string result;
        for (int i = 0; i < 20; ++i) result += text;
        return result;
    };
    write_file(folder / "one", repeat("привет"));
    write_file(folder / "two", repeat("собака"));
    write_file(folder / "v", repeat("ПРИВЕТ"));
    const auto mix = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments = {"mix",
                                              "--domain",
                                              "one=" + (folder / "one"),
                                              "two=" + (folder / "two"),
                                              "--validation",
                                              folder / "v",
                                              "--reg",
                                              "0.01",
                                              "--budget",
                                              "20",
                                              "--horizon",
                                              "5",
                                              "--out",
                                              folder / "out"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    };
    const auto usual = json_of(mix({"--json"}).out), own = json_of(mix({"--json", "--alphabet", "8"}).out);
    CHECK(usual["symbols"] == 35);
    CHECK(!usual.contains("alphabet"));
    CHECK(usual["uniform_gap"] == "0");  // to whom Cyrillic is one letter
    CHECK(own["symbols"] == 8);
    CHECK(own["alphabet"].get<std::string>().size() == 14);
    CHECK(own["best_weights"]["one"] == "1.000000");
    CHECK(std::stod(own["uniform_gap"].get<std::string>()) > 0.01);
    CHECK(has(mix({"--alphabet", "8"}).out,
              "Alphabet of 8 symbols: the most frequent characters of the domains, and all others"));
    CHECK(json_of(mix({"--json", "--alphabet", "64"}).out)["symbols"] == 12);  // eleven letters and one for none
    for (const char* wrong : {"1", "65", "x"})
        CHECK(mix({"--alphabet", wrong}).err ==
              std::string("verify: --alphabet: expected a whole number from 2 to 64, found \"") + wrong + "\"\n");
    write_file(folder / "two", "\xff");
    CHECK(mix({"--alphabet", "8"}).err ==
          "verify: " + (folder / "two") + ": domain two: invalid UTF-8 at byte 0; expected UTF-8 text\n");
}

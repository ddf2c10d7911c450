// `verify compare` and `verify show` on a results.json that somebody else wrote.

#include <vector>

#include "base/files.hpp"
#include "program/support.hpp"

namespace datamix::verify {

TEST_CASE("results of hostile size, shape or type are refused in one line", "[program][hostile]") {
    const testing::TemporaryFolder folder;
    const std::string file = folder / "results.json";
    const std::string head = R"({"schema": 2, "version": "1", "profile": "quick", "seed": )";
    const auto claim = [&](const std::string& number) {
        return head +
               R"(1, "claims": [{"id": "c", "method": "simulation", "verdict": "proved", "theory": "", "measured": "",
            "numbers": {"x": )" +
               number + R"(}, "parts": [], "controls": []}]})";
    };
    const auto says = [&](const std::string& text, const std::string& expected) {
        write_file(file, text);
        const testing::Ran ran = testing::run_verify({}, {"compare", file, file});
        INFO(ran.err);
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.out.empty());
        CHECK(ran.err == "verify: " + file + ": " + expected + "\n");
    };
    const std::string nested = head + std::string(500000, '[') + std::string(500000, ']') + ", \"claims\": []}";
    says(nested, "nested deeper than 16 levels");  // printing such a seed again would exhaust the stack
    std::string many = head + "[0", keys = head + "{";
    for (int i = 0; i < 200000; ++i) many += ",0";
    for (int i = 0; i < 5000; ++i) keys += (i ? ",\"" : "\"") + std::to_string(i) + "\":0";
    says(many + "]}", "more than 100000 values");
    says(keys + "}}", "an object of more than 1000 keys");
    says(std::string((8 << 20) + 1, ' '), "larger than 8388608 bytes");
    const std::vector<std::string> wrongs = {"{}", "[]", "7", "null", head, claim("7"), claim("{\"lower\": 1}")};
    for (const auto& wrong : wrongs) {
        write_file(file, wrong);
        CHECK(testing::run_verify({}, {"compare", file, file}).status == Status::bad_input);
    }
    const std::string other = folder / "other.json";
    for (const auto& [number, found] :
         {std::pair{R"("x")", "\"x\""}, std::pair{R"("1e999999999")", "\"1e999999999\""}}) {
        write_file(file, claim(number));
        write_file(other, claim("\"1\""));
        CHECK(testing::run_verify({}, {"compare", file, other}).err ==
              std::string("verify: c: x: expected a number, found ") + found + "\n");
    }
    write_file(other, claim("{\"lower\": \"x\", \"upper\": \"2\"}"));
    write_file(file, claim("{\"lower\": \"1\", \"upper\": \"2\"}"));
    CHECK(testing::run_verify({}, {"compare", file, other}).err == "verify: c: x: expected a number, found \"x\"\n");
}

}  // namespace datamix::verify

// Files that cannot be instances.
#include "datamix/instance/small_file.hpp"

#include <sys/stat.h>

#include <sstream>

#include "base/build_info.hpp"
#include "instance/support.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::testing;
using verify::source_tree;

TEST_CASE("small file: what that cannot be instances", "[instance]") {
    const verify::testing::TemporaryFolder folder;
    const auto refusal = [](const std::string& file) {
        try {
            read_instance(file);
        } catch (const Error& error) {
            return std::string(error.what()).substr(file.size());
        }
        return std::string("accepted");
    };
    const auto write = [&](const std::string& text) {
        std::ofstream(folder / "f.json", std::ios::binary) << text;
        return folder / "f.json";
    };
    CHECK(refusal(folder.path().string()) == ": expected a file, found a directory");
    CHECK(refusal(folder / "none.json") == ": no such file");
    CHECK(refusal(write("")) == ": the file is empty");
    CHECK(refusal(write(std::string((1 << 20) + 1, '0'))) == ": larger than 1048576 bytes");
    CHECK(refusal(write(good_file)) == "accepted");
    CHECK(refusal("/dev/zero") == ": expected a file, found a device or a pipe");
    REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(refusal(folder / "pipe") == ": expected a file, found a device or a pipe");
    const std::filesystem::path samples = source_tree() / "verify/instances";
    for (const char* name : {"full-gradients.json", "exponentiated-gradient.json", "three-domains.json"})
        CHECK_NOTHROW(read_instance((samples / name).string()));
}

TEST_CASE("small file: of a stream no more is read than allowed", "[instance]") {
    std::istringstream stream("12345");
    CHECK_THROWS_WITH(read_small_stream(stream, "S", 3), "S: larger than 3 bytes");
    CHECK(stream.get() == '5');
    std::istringstream fits("123"), empty;
    CHECK(read_small_stream(fits, "S", 3) == "123");
    CHECK_THROWS_WITH(read_small_stream(empty, "S", 3), "S: the file is empty");
}

#include <cstdint>

#include "checks.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    datamix::fuzz::check_text({reinterpret_cast<const char*>(data), size});
    return 0;
}

# Writes OUTPUT, a C++ source with the experiment files of FOLDER named in NAMES (a list), in that order.
set(entries "")
foreach(name IN LISTS NAMES)
  file(READ ${FOLDER}/${name}.horn.json text)
  string(APPEND entries "    {\"${name}\", R\"horn(${text})horn\"},\n")
endforeach()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT [[
#include "core/experiment/presets.h"

#include <array>

namespace horn::experiment
{

namespace
{

constexpr auto embedded = std::to_array<Preset>({
@entries@});

}  // namespace

std::span<const Preset> presets() { return embedded; }

}  // namespace horn::experiment
]] @ONLY)

/// Letting the window live while a batch waits for something.
#pragma once

#include <QString>

#include <functional>

namespace horn::lab
{

/// Handles events until `enough` holds or the time is over. \return whether it holds.
bool live(
    int milliseconds, const std::function<bool()>& enough = [] { return false; });

/// "Resonance gain" as in file names: "resonance-gain".
[[nodiscard]] QString dashed(const QString& title);

}  // namespace horn::lab

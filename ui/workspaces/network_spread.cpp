#include "ui/workspaces/network_spread.h"

#include <cmath>

namespace horn::workspaces
{

namespace
{

using model::NodeValues;
using Kind = NodeValues::Kind;

bool isFactor(const NodeValues& values) { return std::abs(values.low * values.high - 1) < 1e-9 && values.low > 0; }

}  // namespace

double spreadOf(const NodeValues& values)
{
    switch (values.kind) {
    case Kind::uniform: return isFactor(values) ? values.high - 1 : (values.high - values.low) / 2;
    case Kind::normal:
    case Kind::log_normal: return values.spread;
    case Kind::same:
    case Kind::given: break;
    }
    return 0;
}

std::optional<SpreadKind> spreadKindOf(const NodeValues& values)
{
    switch (values.kind) {
    case Kind::uniform: return isFactor(values) ? SpreadKind::factor : SpreadKind::uniform;
    case Kind::normal: return SpreadKind::normal;
    case Kind::log_normal: return SpreadKind::log_normal;
    case Kind::same:
    case Kind::given: break;
    }
    return std::nullopt;
}

void setSpread(NodeValues& values, SpreadKind kind, double spread)
{
    values.values.clear();
    if (spread == 0) {
        values = NodeValues{.base = values.base};
        return;
    }
    switch (kind) {
    case SpreadKind::uniform:
        values.kind = Kind::uniform;
        values.low = 1 - spread;
        values.high = 1 + spread;
        break;
    case SpreadKind::factor:
        values.kind = Kind::uniform;
        values.low = 1 / (1 + spread);
        values.high = 1 + spread;
        break;
    case SpreadKind::normal:
    case SpreadKind::log_normal:
        values.kind = kind == SpreadKind::normal ? Kind::normal : Kind::log_normal;
        values.spread = spread;
        break;
    }
}

}  // namespace horn::workspaces

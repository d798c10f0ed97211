#pragma once

#include <vector>

#include "engine/functions/function.h"

/// The families of built-in functions; each adds its own to the registry.
namespace tally {

void AddDateFunctions(std::vector<Signature>& signatures);
void AddTextFunctions(std::vector<Signature>& signatures);
void AddTextPartFunctions(std::vector<Signature>& signatures);
void AddNumberFunctions(std::vector<Signature>& signatures);
void AddWholeNumberFunctions(std::vector<Signature>& signatures);

}  // namespace tally

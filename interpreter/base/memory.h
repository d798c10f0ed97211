#pragma once

namespace tally {

/// How the program takes memory, once, before anything else: blocks of some MB come from the system and go back to it when they are freed, and
/// lie in large pages, so that reading a column at random places does not wait for page tables.
void PrepareMemory();

}  // namespace tally

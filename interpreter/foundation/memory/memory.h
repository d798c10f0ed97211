#pragma once

namespace tally {

/// How the program takes memory, once, before anything else. Blocks from 2 MB, which `operator new` takes from
/// foundation/memory/large_blocks, are none of the allocator's business; it keeps all smaller ones in its heap.
void PrepareMemory();

/// From here on, what is freed in the heap stays with the program: at the prompt the next question takes as much as this one.
void KeepFreedMemory();

/// Gives what is free in the allocator's heap back to the system: after a stage that needed much of it and will not come again.
void ReturnFreedMemory();

}  // namespace tally

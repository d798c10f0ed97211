#pragma once

namespace tally {

/// How the program takes memory, once, before anything else. Blocks from 2 MB, which `operator new` takes from
/// foundation/memory/large_blocks, are none of the allocator's business; it keeps all smaller ones in its heap.
void PrepareMemory();

/// From here on the program ends with `message` and `exit_status` where it finds no memory, whatever it is doing and on whichever thread:
/// what has to be undone then is undone by the next run. Until ThrowWithoutMemory.
void EndWithoutMemory(const char* message, int exit_status);
/// From here on std::bad_alloc is thrown instead, so that what is half-written is taken away.
void ThrowWithoutMemory();

/// From here on, what is freed in the heap stays with the program: at the prompt the next question takes as much as this one.
void KeepFreedMemory();

/// Gives what is free in the allocator's heap back to the system: after a stage that needed much of it and will not come again.
void ReturnFreedMemory();

}  // namespace tally

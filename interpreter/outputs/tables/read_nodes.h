#pragma once

#include <vector>

#include "outputs/forms/count_form.h"
#include "outputs/tables/output_files.h"

/// The nodes that an output reads over the rows of tables, known before it is computed. Lists are complete but for what depends on the
/// counts themselves, whose vectors are short.
namespace tally {

std::vector<NodeId> NodesOf(Executor& executor, const bound::Form& form, const FormAxes& axes);
std::vector<NodeId> NodesOf(Executor& executor, const bound::Listing& listing, const std::vector<WantedFile>& files);
std::vector<NodeId> NodesOf(Executor& executor, const bound::Checks& checks);

/// What the outermost loops over values of a table (`for each c in code of coding`) go over: to be known before the lines or columns of the
/// output are. Loops of axes with arguments are not among them.
std::vector<NodeId> LoopNodesOf(Executor& executor, const bound::Form& form);
std::vector<NodeId> LoopNodesOf(Executor& executor, const bound::Listing& listing);

}  // namespace tally

#include "outputs/run/outputs.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/evaluation/profile.h"
#include "engine/evaluation/row_vectors.h"
#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"
#include "foundation/source/utf8.h"
#include "foundation/types/output_file_name.h"
#include "outputs/tables/findings.h"
#include "outputs/tables/form_table.h"
#include "outputs/tables/output_fields.h"
#include "outputs/tables/output_files.h"
#include "outputs/tables/output_tables.h"
#include "outputs/tables/read_nodes.h"

namespace tally {
namespace {

/// One output of the program with the files that are asked of it.
struct Job {
  std::variant<const bound::Form*, const bound::Listing*, const bound::Worksheet*> output;
  Span span;
  std::vector<WantedFile> files;
};

plan::Owner OwnerOf(const Job& job) {
  return std::visit(Overloaded{
                        [](const bound::Form* form) {
                          return plan::Owner{"form", form->name, form->span};
                        },
                        [](const bound::Listing* listing) {
                          return plan::Owner{"listing", listing->name, listing->span};
                        },
                        [](const bound::Worksheet* sheet) {
                          return plan::Owner{"worksheet", sheet->name, sheet->span};
                        },
                    },
                    job.output);
}

}  // namespace

struct Outputs::State : CountedForms {
  explicit State(Executor& run) : executor(run), publication(run, *this) {}

  Executor& executor;
  LineMasks masks;
  std::map<FormId, std::unique_ptr<FormResult>> forms;
  std::map<FormId, FormAxes> axes;      // of forms that were announced and are not counted yet
  std::map<FormId, std::string> files;  // the first of each
  std::set<FormId> counting;
  Publication publication;

  const bound::Program& program() { return executor.planner().program(); }

  const std::string& FileOf(const bound::Form& form) override {
    const auto [file, fresh] = files.try_emplace(form.id);
    for (const WantedFile& wanted : fresh ? WantedFiles(executor, form.files) : std::vector<WantedFile>()) {
      if (wanted.file != nullptr) {
        file->second = wanted.name;
        break;
      }
    }
    return file->second;
  }

  const FormResult& Counted(const bound::Form& form) override {
    if (const auto found = forms.find(form.id); found != forms.end()) {
      return *found->second;
    }
    const ProfileScope profiled(executor.profile(), executor, {"form", form.name, form.span});
    if (!counting.insert(form.id).second) {
      executor.sink().Report(DiagnosticKind::DependsOnItself, form.span, fmt::format("the form `{}` depends on itself", form.name));
      return *(forms[form.id] = std::make_unique<FormResult>());
    }
    auto announced = axes.extract(form.id);
    FormAxes expanded = announced.empty() ? ExpandForm(executor, form) : std::move(announced.mapped());
    std::optional<Counts> counts = CountForm(executor, masks, form, expanded);
    auto result = std::make_unique<FormResult>(ShowRows(executor, std::move(expanded), std::move(counts)));
    counting.erase(form.id);
    return *(forms[form.id] = std::move(result));
  }

  std::vector<CountedForm> AllCounted(const std::vector<FormId>& ids) {
    std::vector<CountedForm> counted;
    for (const FormId id : ids) {
      const bound::Form& form = program().forms[id.index()];
      const bool hides = !RevealsMarksOf(executor, form).empty();
      const FormResult& result = Counted(form);
      counted.push_back({&form, &result, hides && result.ok ? &publication.Of(form) : nullptr});
    }
    return counted;
  }

  std::vector<Job> Jobs() {
    std::vector<Job> jobs;
    const auto add = [&](const auto& outputs) {
      for (const auto& output : outputs) {
        jobs.push_back({&output, output.span, WantedFiles(executor, output.files)});
      }
    };
    add(program().forms);
    add(program().listings);
    add(program().worksheets);
    std::stable_sort(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) {
      return std::pair(a.span.file.value, a.span.begin) < std::pair(b.span.file.value, b.span.begin);
    });
    return jobs;
  }

  // Reports names that are no plain file names, and names that two files have.
  void CheckNames(const std::vector<Job>& jobs) {
    std::map<std::string, Span> names;
    for (const Job& job : jobs) {
      for (const WantedFile& wanted : job.files) {
        if (wanted.file == nullptr) {
          continue;
        }
        if (const std::optional<std::string> fault = FaultOfFileName(wanted.name)) {
          executor.sink().Report(DiagnosticKind::BadPath, wanted.file->span, *fault).Hint(std::string(kFileNameHint));
        }
        const auto [first, fresh] = names.emplace(FileOfName(wanted.name), wanted.file->span);
        const auto* form = std::get_if<const bound::Form*>(&job.output);
        const bool of_measures = !fresh && form != nullptr && (*form)->measure.is_valid() &&
                                 first->second.file.value == wanted.file->span.file.value && first->second.begin == wanted.file->span.begin;
        if (!fresh && !of_measures) {  // one clause of a form over measures: its rows stand below each other
          executor.sink()
              .Report(DiagnosticKind::DefinedTwice, wanted.file->span,
                      fmt::format("two outputs write the file \"{}\"", Printable(wanted.name)))
              .Label(first->second, "the first one");
        }
      }
    }
  }

  std::vector<ResultTable> FormTables(const bound::Form& form, const std::vector<WantedFile>& asked) {
    std::vector<ResultTable> tables;
    const FormResult& result = Counted(form);
    if (!result.ok || asked.empty()) {
      return tables;
    }
    const PublishedForm& published = publication.Of(form);
    const ResultTable table = MakeFormTable(executor, form, result, *published.rows, published.marks);
    std::vector<std::string> marks;
    for (const bound::ShowMark& show : form.shows) {
      marks.push_back(show.mark);
    }
    for (const WantedFile& wanted : asked) {
      tables.push_back(table);
      tables.back().file = wanted.name;
      tables.back().header = wanted.header;
      CheckWritten(tables.back(), marks);
    }
    return tables;
  }

  /// The rows of one measure below those of the measures before it.
  void Append(ResultTable& table, const ResultTable& more) {
    const auto flat = [](const ResultColumn& column, size_t rows) {
      Vector text = *column.text;
      text.size = rows;
      return std::make_shared<const Vector>(Flatten(text));
    };
    const bool same = table.columns.size() == more.columns.size() &&
                      std::equal(table.columns.begin(), table.columns.end(), more.columns.begin(),
                                 [](const ResultColumn& a, const ResultColumn& b) { return a.heading == b.heading; });
    if (!same) {
      executor.sink().Report(
          DiagnosticKind::DefinedTwice, more.span,
          fmt::format("the measures of `{}` have other columns each, and go to one file \"{}\"", more.title, Printable(more.file)));
      return;
    }
    for (size_t c = 0; c < table.columns.size(); ++c) {
      table.columns[c].text =
          std::make_shared<const Vector>(Concatenate({flat(table.columns[c], table.rows), flat(more.columns[c], more.rows)}));
      table.columns[c].origin.reset();
    }
    table.rows += more.rows;
  }

  void CheckWritten(const ResultTable& table, const std::vector<std::string>& marks) {
    if (!table.file.empty()) {
      CheckFormats(executor, table, marks);
    }
  }

  std::vector<NodeId> NodesOfJob(const Job& job) {
    return std::visit(Overloaded{
                          [&](const bound::Form* form) {
                            FormAxes expanded = ExpandForm(executor, *form);
                            return NodesOf(executor, *form, axes[form->id] = std::move(expanded));
                          },
                          [&](const bound::Listing* listing) { return NodesOf(executor, *listing, job.files); },
                          [](const bound::Worksheet*) { return std::vector<NodeId>(); },
                      },
                      job.output);
  }

  std::vector<NodeId> LoopNodesOfJob(const Job& job) {
    return std::visit(Overloaded{
                          [&](const bound::Worksheet*) { return std::vector<NodeId>(); },
                          [&](const auto* output) { return LoopNodesOf(executor, *output); },
                      },
                      job.output);
  }

  // Tells the executor what all jobs read, and gives what each does.
  std::vector<std::vector<NodeId>> Announce(const std::vector<Job>& jobs) {
    std::vector<std::vector<NodeId>> nodes(jobs.size());
    std::vector<NodeId> all;
    std::vector<NodeId> of_loops;
    std::vector<size_t> later;  // whose lines or columns are known when loops over values are
    for (size_t i = 0; i < jobs.size(); ++i) {
      if (jobs[i].files.empty()) {
        continue;
      }
      const std::vector<NodeId> loops = LoopNodesOfJob(jobs[i]);
      if (loops.empty()) {
        nodes[i] = NodesOfJob(jobs[i]);
        all.insert(all.end(), nodes[i].begin(), nodes[i].end());
      } else {
        later.push_back(i);
        of_loops.insert(of_loops.end(), loops.begin(), loops.end());
      }
    }
    all.insert(all.end(), of_loops.begin(), of_loops.end());
    executor.Announce(all, !later.empty(), [this](TableId table) {
      const auto& findings = std::get<bound::FindingsSource>(program().table(table).source);
      return NodesOf(executor, program().checks[findings.checks.index()]);
    });
    std::vector<NodeId> rest;
    for (const size_t i : later) {
      nodes[i] = NodesOfJob(jobs[i]);
      rest.insert(rest.end(), nodes[i].begin(), nodes[i].end());
    }
    executor.AnnounceRest(rest);
    executor.DoneWith(of_loops);
    return nodes;
  }

  std::vector<ResultTable> Tabulate(const Job& job) {
    if (job.files.empty()) {
      return {};
    }
    const plan::Owner owner = OwnerOf(job);
    const plan::OwnerScope planned(executor.planner().graph(), owner);
    const ProfileScope profiled(executor.profile(), executor, owner);
    const auto checked = [&](std::vector<ResultTable> tables) {
      for (const ResultTable& table : tables) {
        CheckWritten(table, {});
      }
      return tables;
    };
    return std::visit(Overloaded{
                          [&](const bound::Form* form) { return FormTables(*form, job.files); },
                          [&](const bound::Listing* listing) { return checked(TabulateListing(executor, *listing, job.files)); },
                          [&](const bound::Worksheet* sheet) { return checked(TabulateWorksheet(executor, *sheet, job.files)); },
                      },
                      job.output);
  }
};

Outputs::Outputs(Executor& executor) : state_(std::make_unique<State>(executor)) {
  executor.SetOutputTables([this](TableId table) { return Rows(table); });
}

Outputs::~Outputs() = default;

std::vector<ResultTable> Outputs::Run() {
  const size_t errors = state_->executor.sink().error_count();
  const std::vector<Job> jobs = state_->Jobs();
  state_->CheckNames(jobs);
  std::vector<ResultTable> tables;
  if (state_->executor.sink().error_count() != errors) {
    return tables;
  }
  const std::vector<std::vector<NodeId>> nodes = state_->Announce(jobs);
  for (size_t i = 0; i < jobs.size(); ++i) {
    for (ResultTable& table : state_->Tabulate(jobs[i])) {
      const auto same = std::find_if(tables.begin(), tables.end(),
                                     [&](const ResultTable& other) { return !table.file.empty() && other.file == table.file; });
      if (same == tables.end()) {
        tables.push_back(std::move(table));
      } else {
        state_->Append(*same, table);
      }
    }
    state_->executor.DoneWith(nodes[i]);
  }
  return tables;
}

std::vector<ResultTable> Outputs::RunNamed(const std::string& name) {
  std::vector<ResultTable> tables;
  const auto add = [&](const auto& outputs) {
    for (const auto& output : outputs) {
      if (output.name == name) {
        for (ResultTable& table : state_->Tabulate({&output, output.span, {WantedFile{}}})) {
          tables.push_back(std::move(table));
        }
      }
    }
  };
  add(state_->program().forms);
  add(state_->program().listings);
  add(state_->program().worksheets);
  return tables;
}

std::vector<PrintedForm> Outputs::FormsNamed(const std::string& name) {
  std::vector<PrintedForm> printed;
  for (const bound::Form& form : state_->program().forms) {
    if (form.name != name) {
      continue;
    }
    const FormResult& result = state_->Counted(form);
    if (result.ok) {
      const PublishedForm& published = state_->publication.Of(form);
      printed.push_back({&form, &result, MakeFormTable(state_->executor, form, result, *published.rows, published.marks)});
    }
  }
  return printed;
}

std::vector<RevealedNumber> Outputs::Audit(const ReadPublished& read) {
  Executor& executor = state_->executor;
  std::vector<PublishedFile> files;
  for (const bound::Form& form : state_->program().forms) {
    for (const WantedFile& wanted : WantedFiles(executor, form.files)) {
      auto cells = wanted.file == nullptr ? std::nullopt : read(wanted.name);
      if (!cells.has_value() || !state_->Counted(form).ok) {
        continue;
      }
      const FormResult& result = state_->Counted(form);
      PublishedFile file{.form = MarkForm(executor, form, result, wanted.name), .headings = {}, .labels = {}, .cells = *std::move(cells)};
      for (const ResultColumn& column : MakeFormTable(executor, form, result, *file.form->rows, file.form->marks).columns) {
        file.headings.push_back(column.heading);
        file.labels.push_back(column.text);
      }
      files.push_back(std::move(file));
    }
  }
  return executor.sink().HasErrors() ? std::vector<RevealedNumber>() : AuditForms(executor, std::move(files));
}

DerivedRows Outputs::Rows(TableId table) {
  const bound::Program& program = state_->program();
  const auto& source = program.table(table).source;
  if (const auto* cells = std::get_if<bound::FormCellsSource>(&source)) {
    return CellsTable(state_->executor, table, state_->AllCounted(cells->forms));
  }
  if (const auto* lines = std::get_if<bound::FormLinesSource>(&source)) {
    return LinesTable(state_->executor, table, state_->AllCounted(lines->forms));
  }
  const auto* findings = std::get_if<bound::FindingsSource>(&source);
  TALLY_CHECK(findings != nullptr);
  return TabulateFindings(state_->executor, table, program.checks[findings->checks.index()]);
}

}  // namespace tally

#include "outputs/run/outputs.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/evaluation/profile.h"
#include "engine/evaluation/row_vectors.h"
#include "engine/plan/phase.h"
#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"
#include "foundation/source/utf8.h"
#include "foundation/types/output_file_name.h"
#include "outputs/forms/count_form.h"
#include "outputs/forms/data_loops.h"
#include "outputs/forms/form_blocks.h"
#include "outputs/run/printed_checks.h"
#include "outputs/tables/findings.h"
#include "outputs/tables/form_table.h"
#include "outputs/tables/listing_plan.h"
#include "outputs/tables/output_tables.h"
#include "outputs/tables/worksheet_plan.h"

namespace tally {
namespace {

/// One output of the program with the files that are asked of it.
struct Job {
  std::variant<const bound::Form*, const bound::Listing*, const bound::Worksheet*> output;
  Span span;
  std::vector<WantedFile> files;
};

/// An output that was planned; forms are kept by State::planned_forms.
using JobPlan = std::variant<const bound::Form*, ListingPlan, WorksheetPlan>;

/// A form that was planned: how it is counted until it is, and printed.
struct PlannedForm {
  FormPlan form;
  PrintPlan print;
  std::optional<FormBlocks> blocks;
  bool has_blocks = false;  // they were made; nothing: they are faulty

  const std::optional<FormBlocks>& Blocks(Executor& executor) {
    if (!has_blocks) {
      has_blocks = true;
      blocks = MakeBlocks(executor, form);
    }
    return blocks;
  }
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

/// A form is marked while it is counted, to see that it does not depend on itself.
class MarkedWhileCounted {
 public:
  MarkedWhileCounted(std::set<FormId>& counting, FormId form) : counting_(counting), form_(form) {
    TALLY_CHECK(counting.insert(form).second);
  }
  ~MarkedWhileCounted() { counting_.erase(form_); }
  MarkedWhileCounted(const MarkedWhileCounted&) = delete;
  MarkedWhileCounted& operator=(const MarkedWhileCounted&) = delete;

 private:
  std::set<FormId>& counting_;
  FormId form_;
};

}  // namespace

struct Outputs::State : CountedForms {
  explicit State(Executor& run) : executor(run), publication(run, *this) {}

  Executor& executor;
  LineMasks masks;
  std::map<FormId, std::unique_ptr<PlannedForm>> planned_forms;  // and not counted yet
  std::map<FormId, FormTablePlan> form_tables;
  std::map<FormId, std::unique_ptr<FormResult>> forms;
  std::map<FormId, std::unique_ptr<FormRows>> form_rows;
  std::map<FormId, std::string> first_files;
  std::map<TableId, std::unique_ptr<ChecksPlan>> planned_checks;
  std::map<TableId, std::map<std::string, size_t>> finding_counts;  // by findings table: how many of each severity
  std::set<FormId> counting;
  Publication publication;

  const bound::Program& program() { return executor.planner().program(); }

  const std::string& FileOf(const bound::Form& form) override {
    const auto [file, fresh] = first_files.try_emplace(form.id);
    const plan::OpenPlan phase(executor.planner().graph(), plan::Phase::kForms);
    for (const WantedFile& wanted : fresh ? WantedFiles(executor, form.files, form.name) : std::vector<WantedFile>()) {
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
    const MarkedWhileCounted marked(counting, form.id);
    const std::unique_ptr<PlannedForm> plan = std::move(Planned(form));
    std::optional<Counts> counts = CountForm(executor, masks, plan->form, plan->Blocks(executor));
    auto result = std::make_unique<FormResult>(ShowRows(executor, std::move(plan->form), std::move(plan->print), std::move(counts)));
    return *(forms[form.id] = std::move(result));
  }

  const FormRows& Rows(const bound::Form& form) override {
    std::unique_ptr<FormRows>& of_form = form_rows[form.id];
    if (of_form == nullptr) {
      of_form = std::make_unique<FormRows>(executor, Counted(form));
    }
    return *of_form;
  }

  std::unique_ptr<PlannedForm>& Planned(const bound::Form& form) {
    std::unique_ptr<PlannedForm>& plan = planned_forms[form.id];
    if (plan == nullptr) {
      const plan::OpenPlan phase(executor.planner().graph(), plan::Phase::kForms);
      plan = std::make_unique<PlannedForm>();
      plan->form = PlanForm(executor, form);
      plan->print = PlanPrint(executor, plan->form);
    }
    return plan;
  }

  ResultTable TableOf(const bound::Form& form, const FormMarks& marks) {
    const FormRows& printed = Rows(form);
    return MakeFormTable(executor, PlanTable(form, printed.result().print), printed, marks);
  }

  ResultTable TableWithoutMarks(const bound::Form& form) { return TableOf(form, MarksOf(executor, Rows(form), {})); }

  const FormTablePlan& PlanTable(const bound::Form& form, const PrintPlan& print) {
    const auto [plan, fresh] = form_tables.try_emplace(form.id);
    if (fresh) {
      const plan::OpenPlan phase(executor.planner().graph(), plan::Phase::kForms);
      plan->second = PlanFormTable(executor, form, print);
    }
    return plan->second;
  }

  const ChecksPlan& Checks(TableId table) {
    std::unique_ptr<ChecksPlan>& plan = planned_checks[table];
    if (plan == nullptr) {
      const auto* findings = std::get_if<bound::FindingsSource>(&program().table(table).source);
      TALLY_CHECK(findings != nullptr);
      plan = std::make_unique<ChecksPlan>(PlanChecks(executor, program().checks[findings->checks.index()]));
    }
    return *plan;
  }

  std::vector<CountedForm> AllCounted(const std::vector<FormId>& ids) {
    std::vector<CountedForm> counted;
    for (const FormId id : ids) {
      const bound::Form& form = program().forms[id.index()];
      const FormResult& result = Counted(form);
      counted.push_back({&form, &result, !form.shows.empty() && result.ok ? &publication.Of(form) : nullptr});
    }
    return counted;
  }

  std::vector<Job> Jobs() {
    std::vector<Job> jobs;
    const auto add = [&](const auto& outputs) {
      for (const auto& output : outputs) {
        jobs.push_back({&output, output.span, WantedFiles(executor, output.files, output.name)});
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
    const ResultTable table = TableOf(form, published.marks);
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
      executor.sink()
          .Report(DiagnosticKind::DefinedTwice, more.span,
                  fmt::format("the measures of this form have other columns each, and go to one file \"{}\"", Printable(more.file)))
          .Hint("give each a file of its own, as in `file \"{m.code}.csv\"`, or headings that are the same for all");
      return;
    }
    for (size_t c = 0; c < table.columns.size(); ++c) {
      table.columns[c].text =
          std::make_shared<const Vector>(Concatenate({flat(table.columns[c], table.rows), flat(more.columns[c], more.rows)}));
      table.columns[c].origin.reset();
    }
    table.rows += more.rows;
  }

  void CheckWritten(const ResultTable& table, const std::vector<std::string>& marks) { CheckFormats(executor, table, marks); }

  JobPlan Plan(const Job& job) {
    const plan::OwnerScope owner(executor.planner().graph(), OwnerOf(job));
    return std::visit(Overloaded{
                          [&](const bound::Form* form) -> JobPlan {
                            // A form that another one asked for is counted by the plan that it had then.
                            const auto counted = forms.find(form->id);
                            PlanTable(*form, counted != forms.end() ? counted->second->print : Planned(*form)->print);
                            return form;
                          },
                          [&](const bound::Listing* listing) -> JobPlan { return PlanListing(executor, *listing, job.files); },
                          [&](const bound::Worksheet* sheet) -> JobPlan { return PlanWorksheet(executor, *sheet, job.files); },
                      },
                      job.output);
  }

  std::vector<NodeId> ReadNodes(const JobPlan& plan) {
    return std::visit(Overloaded{
                          [&](const bound::Form* form) {
                            const auto counted = forms.find(form->id);
                            return counted != forms.end() ? counted->second->plan.ReadNodes() : Planned(*form)->form.ReadNodes();
                          },
                          [](const auto& listing_or_sheet) { return listing_or_sheet.ReadNodes(); },
                      },
                      plan);
  }

  std::vector<NodeId> NodesOfLoops(const Job& job) {
    return std::visit(Overloaded{
                          [&](const bound::Worksheet*) { return std::vector<NodeId>(); },
                          [&](const auto* output) { return NodesOfDataLoops(executor.planner(), *output); },
                      },
                      job.output);
  }

  /// Jobs that are planned, and what each reads.
  struct PlannedJobs {
    std::vector<std::optional<JobPlan>> plans;  // nothing: no file is asked for
    std::vector<std::vector<NodeId>> nodes;
  };

  // Plans all jobs and tells the executor what they read. Those with loops over data come last, when these are computed.
  PlannedJobs PlanAll(const std::vector<Job>& jobs) {
    PlannedJobs all{std::vector<std::optional<JobPlan>>(jobs.size()), std::vector<std::vector<NodeId>>(jobs.size())};
    std::vector<NodeId> first;
    std::vector<NodeId> of_loops;
    std::vector<size_t> later;
    const auto plan = [&](size_t job, std::vector<NodeId>& nodes) {
      all.plans[job] = Plan(jobs[job]);
      all.nodes[job] = ReadNodes(*all.plans[job]);
      nodes.insert(nodes.end(), all.nodes[job].begin(), all.nodes[job].end());
    };
    for (size_t job = 0; job < jobs.size(); ++job) {
      if (jobs[job].files.empty()) {
        continue;
      }
      const std::vector<NodeId> loops = NodesOfLoops(jobs[job]);
      if (loops.empty()) {
        plan(job, first);
      } else {
        later.push_back(job);
        of_loops.insert(of_loops.end(), loops.begin(), loops.end());
      }
    }
    first.insert(first.end(), of_loops.begin(), of_loops.end());
    executor.Announce(first, !later.empty(), [this](TableId table) { return Checks(table).ReadNodes(); });
    std::vector<NodeId> rest;
    for (const size_t job : later) {
      plan(job, rest);
    }
    executor.AnnounceRest(rest);
    executor.DoneWith(of_loops);
    return all;
  }

  std::vector<ResultTable> Tabulate(const Job& job, const JobPlan& plan) {
    const plan::Owner owner = OwnerOf(job);
    const plan::OwnerScope planned(executor.planner().graph(), owner);
    const ProfileScope profiled(executor.profile(), executor, owner);
    const plan::ClosedPlan closed(executor.planner().graph());
    const auto checked = [&](std::vector<ResultTable> made) {
      for (const ResultTable& table : made) {
        CheckWritten(table, {});
      }
      return made;
    };
    return std::visit(Overloaded{
                          [&](const bound::Form* form) { return FormTables(*form, job.files); },
                          [&](const ListingPlan& listing) { return checked(TabulateListing(executor, listing)); },
                          [&](const WorksheetPlan& sheet) { return checked(TabulateWorksheet(executor, sheet)); },
                      },
                      plan);
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
  State::PlannedJobs planned = state_->PlanAll(jobs);
  for (size_t i = 0; i < jobs.size(); ++i) {
    if (!planned.plans[i].has_value()) {
      continue;
    }
    for (ResultTable& table : state_->Tabulate(jobs[i], *planned.plans[i])) {
      const auto same = std::find_if(tables.begin(), tables.end(),
                                     [&](const ResultTable& other) { return !table.file.empty() && other.file == table.file; });
      if (same == tables.end()) {
        tables.push_back(std::move(table));
      } else {
        state_->Append(*same, table);
      }
    }
    planned.plans[i].reset();
    state_->executor.DoneWith(planned.nodes[i]);
  }
  return tables;
}

std::vector<ResultTable> Outputs::RunNamed(const std::string& name) {
  std::vector<ResultTable> tables;
  const auto add = [&](const auto& outputs) {
    for (const auto& output : outputs) {
      if (output.name == name) {
        const Job job{&output, output.span, {WantedFile{}}};
        for (ResultTable& table : state_->Tabulate(job, state_->Plan(job))) {
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
      PrintedForm one{.form = &form, .result = &result, .table = state_->TableOf(form, published.marks), .behind = {}};
      if (!form.values.empty() && !form.shows.empty()) {
        one.behind = state_->TableWithoutMarks(form);
      }
      printed.push_back(std::move(one));
    }
  }
  return printed;
}

std::vector<PrintedForm> Outputs::UnmarkedFormsNamed(const std::string& name) {
  std::vector<PrintedForm> printed;
  for (const bound::Form& form : state_->program().forms) {
    if (form.name != name) {
      continue;
    }
    const FormResult& result = state_->Counted(form);
    if (result.ok) {
      printed.push_back({.form = &form, .result = &result, .table = state_->TableWithoutMarks(form), .behind = {}});
    }
  }
  return printed;
}

std::vector<UncountedForm> Outputs::UncountedFormsNamed(const std::string& name) {
  std::vector<UncountedForm> uncounted;
  for (const bound::Form& form : state_->program().forms) {
    if (form.name != name) {
      continue;
    }
    if (const auto counted = state_->forms.find(form.id); counted != state_->forms.end()) {
      if (counted->second->ok) {
        uncounted.push_back({&form, &counted->second->plan, &counted->second->blocks()});
      }
      continue;
    }
    PlannedForm& planned = *state_->Planned(form);
    if (planned.form.ok && planned.Blocks(state_->executor).has_value()) {
      uncounted.push_back({&form, &planned.form, &*planned.blocks});
    }
  }
  return uncounted;
}

const ChecksPlan& Outputs::PlanOf(const bound::Checks& checks) {
  const auto& tables = state_->program().tables;
  const auto of_checks = std::find_if(tables.begin(), tables.end(), [&](const bound::Table& table) {
    const auto* findings = std::get_if<bound::FindingsSource>(&table.source);
    return findings != nullptr && findings->checks == checks.id;
  });
  TALLY_CHECK(of_checks != tables.end());
  return state_->Checks(of_checks->id);
}

std::vector<RevealedNumber> Outputs::Audit(const ReadPublished& read) {
  using Cells = std::vector<std::vector<std::string>>;
  struct Written {
    const bound::Form* form;
    WantedFile wanted;
  };
  Executor& executor = state_->executor;
  std::vector<std::pair<std::string, std::vector<Written>>> by_file;  // those of one file stand below each other: a form over measures
  for (const bound::Form& form : state_->program().forms) {
    for (const WantedFile& wanted : WantedFiles(executor, form.files, form.name)) {
      if (wanted.file == nullptr) {
        continue;
      }
      auto file = std::find_if(by_file.begin(), by_file.end(), [&](const auto& each) { return each.first == wanted.name; });
      if (file == by_file.end()) {
        file = by_file.insert(file, {wanted.name, {}});
      }
      file->second.push_back({&form, wanted});
    }
  }
  std::vector<PublishedFile> files;
  for (const auto& [name, forms] : by_file) {
    const std::optional<Cells> all = read(name);
    const auto is_counted = [&](const Written& written) { return state_->Counted(*written.form).ok; };
    if (!all.has_value() || !std::all_of(forms.begin(), forms.end(), is_counted)) {
      continue;
    }
    const size_t header = forms.front().wanted.header ? 1 : 0;
    size_t wanted_rows = 0;
    for (const Written& written : forms) {
      wanted_rows += state_->Counted(*written.form).rows.size();
    }
    size_t at = std::min(header, all->size());
    for (const Written& written : forms) {
      PublishedFile file{.form = MarkForm(executor, state_->Rows(*written.form), name), .headings = {}, .labels = {}, .cells = {}};
      for (const ResultColumn& column : state_->TableOf(*written.form, file.form->marks).columns) {
        file.headings.push_back(column.heading);
        file.labels.push_back(column.text);
      }
      file.first_line = at + 1;
      file.file_rows = all->size() - std::min(header, all->size());
      file.wanted_rows = wanted_rows;
      file.cells.push_back(header == 1 && !all->empty() ? all->front() : file.headings);
      const size_t end = std::min(at + state_->Counted(*written.form).rows.size(), all->size());
      file.cells.insert(file.cells.end(), all->begin() + static_cast<std::ptrdiff_t>(at), all->begin() + static_cast<std::ptrdiff_t>(end));
      at = end;
      files.push_back(std::move(file));
      if (files.back().file_rows != wanted_rows) {
        break;  // told once
      }
    }
  }
  return executor.sink().HasErrors() ? std::vector<RevealedNumber>() : AuditForms(executor, std::move(files));
}

DerivedRows Outputs::Rows(TableId table) {
  const bound::Program& program = state_->program();
  const auto& source = program.table(table).source;
  if (const auto* cells = std::get_if<bound::FormCellsSource>(&source)) {
    return CellsTable(state_->AllCounted(cells->forms));
  }
  if (const auto* lines = std::get_if<bound::FormLinesSource>(&source)) {
    return LinesTable(state_->executor, state_->AllCounted(lines->forms));
  }
  const ChecksPlan& checks = state_->Checks(table);
  const Findings findings = FindAll(state_->executor, checks);
  state_->finding_counts[table] = CountBySeverity(checks, findings);
  return TabulateFindings(state_->executor, table, checks, findings);
}

std::vector<CheckedFindings> Outputs::CountFindings(bool of_all) {
  Executor& executor = state_->executor;
  const bound::Program& program = state_->program();
  const std::set<ChecksId> printed = PrintedChecks(program);
  std::vector<CheckedFindings> all;
  for (const bound::Table& table : program.tables) {
    const auto* source = std::get_if<bound::FindingsSource>(&table.source);
    const bool is_printed = source != nullptr && printed.contains(source->checks);
    if (source == nullptr || (is_printed && !of_all)) {
      continue;
    }
    auto known = state_->finding_counts.find(table.id);
    if (known == state_->finding_counts.end()) {
      const ChecksPlan& checks = state_->Checks(table.id);
      known = state_->finding_counts.emplace(table.id, CountBySeverity(checks, FindAll(executor, checks))).first;
      executor.DoneWith({});
    }
    all.push_back({&program.checks[source->checks.index()], is_printed, known->second});
  }
  return all;
}

}  // namespace tally

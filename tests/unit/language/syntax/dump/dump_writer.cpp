#include "language/syntax/dump/dump_writer.h"

#include <fmt/format.h>

namespace tally::syntax_dump {

void Writer::Separate() {
  if (new_line_) {
    out_ += '\n';
    out_.append(2 * depth_, ' ');
  } else if (!out_.empty() && out_.back() != '(' && out_.back() != '\n') {
    out_ += ' ';
  }
  new_line_ = false;
}

void Writer::Open(std::string_view head) {
  Separate();
  out_ += '(';
  out_ += head;
  ++depth_;
}

void Writer::Close() {
  out_ += ')';
  --depth_;
  new_line_ = false;
}

void Writer::Word(std::string_view word) {
  Separate();
  out_ += word;
}

void Writer::Quoted(std::string_view text) {
  Separate();
  out_ += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
      case '\\':
        out_ += '\\';
        out_ += c;
        break;
      case '\n': out_ += "\\n"; break;
      case '\t': out_ += "\\t"; break;
      default: out_ += c;
    }
  }
  out_ += '"';
}

void Writer::Put(const ast::Path& path) {
  std::string text;
  for (const ast::Name& part : path.parts) {
    text += text.empty() ? "" : ".";
    text += part.text;
  }
  Word(text);
}

void Writer::Put(const ast::ExprPtr& expr) {
  if (expr == nullptr) {
    Word("-");
  } else {
    Put(*expr);
  }
}

void Writer::Put(const ast::TypeRef& type) {
  Open("type");
  if (type.list) {
    Word("list-of");
  }
  Put(type.name);
  if (type.places) {
    Word(fmt::format("{}", *type.places));
  }
  PutClause("from", type.from);
  PutClause("through", type.through);
  PutClause("above", type.above);
  if (type.or_missing) {
    Word("or-missing");
  }
  if (type.or_absent) {
    Word("or-absent");
  }
  if (type.or_all) {
    Word("or-ALL");
  }
  Close();
}

void Writer::Put(const ast::DataCell& cell) {
  if (cell.kind == ast::DataCell::Kind::kText) {
    Quoted(cell.text);
  } else {
    Word(cell.text);
  }
}

void Writer::Put(const ast::Format& format) {
  Open("as");
  Put(format.kind);
  if (format.size) {
    Word(fmt::format("{}", *format.size));
  }
  Close();
}

void Writer::Put(const std::vector<ast::Name>& names) {
  for (const ast::Name& name : names) {
    Put(name);
  }
}

void Writer::PutArguments(const std::vector<ast::Argument>& arguments) {
  for (const ast::Argument& argument : arguments) {
    Open("arg");
    Put(argument.name);
    Put(argument.type);
    Close();
  }
}

void Writer::PutMatching(const std::vector<ast::MatchKey>& keys) {
  for (const ast::MatchKey& key : keys) {
    Open("matching");
    Put(key.column);
    if (key.value != nullptr) {
      Put(*key.value);
    }
    Close();
  }
}

void Writer::PutLoop(const ast::Loop& loop) {
  Open("for-each");
  if (loop.over_entered_rows) {
    Word("entered-row");
  }
  for (const ast::Loop::Variable& variable : loop.variables) {
    Open(loop.over_measures ? "measure" : "in");
    Put(variable.name);
    if (variable.domain != nullptr) {
      Put(*variable.domain);
    }
    if (variable.of) {
      PutClause("of", *variable.of);
    }
    PutClause("where", variable.where);
    Close();
  }
  Close();
}

void Writer::PutSorted(const std::vector<ast::SortKey>& keys) {
  if (keys.empty()) {
    return;
  }
  Open("sorted");
  for (const ast::SortKey& key : keys) {
    const bool plain = !key.descending && key.missing == ast::OrderTerm::Missing::kUnsaid;
    if (plain) {
      Put(key.key);
      continue;
    }
    Open("by");
    Put(key.key);
    if (key.descending) {
      Word("descending");
    }
    if (key.missing != ast::OrderTerm::Missing::kUnsaid) {
      Word(key.missing == ast::OrderTerm::Missing::kFirst ? "missing-first" : "missing-last");
    }
    Close();
  }
  Close();
}

void Writer::Put(const ast::AxisRef& axis) {
  if (axis.args.empty()) {
    Put(axis.name);
    return;
  }
  Open("call");
  Put(axis.name);
  for (const ast::ExprPtr& arg : axis.args) {
    Put(arg);
  }
  Close();
}

void Writer::PutClause(std::string_view word, const ast::ExprPtr& expr) {
  if (expr != nullptr) {
    Open(word);
    Put(*expr);
    Close();
  }
}

void Writer::PutClause(std::string_view word, const ast::Path& path) {
  Open(word);
  Put(path);
  Close();
}

void Writer::PutClause(std::string_view word, const ast::Text& text) {
  Open(word);
  Put(text);
  Close();
}

std::string Writer::Take() {
  return std::move(out_);
}

}  // namespace tally::syntax_dump

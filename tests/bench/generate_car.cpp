// A deterministic synthetic dataset in the data model of the CAR (README.md). Integer arithmetic only, so the same
// --students/--seed gives the same bytes on every machine.
//   generate_car --students 1000000 --seed 1 --out DIR [--shuffle]
#include <sys/stat.h>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <string>
#include <vector>
using u64 = uint64_t;
using u32 = uint32_t;
static u64 SEED = 1;
static u64 mix(u64 z) {
  z += 0x9E3779B97F4A7C15ull;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return z ^ (z >> 31);
}
struct Rng {
  u64 s;
  Rng(u64 stream, u64 i) { s = mix(mix(SEED * 0x632BE59BD9B4E019ull + stream) ^ (i * 0xD1342543DE82EF95ull + 7)); }
  u64 next() {
    s += 0x9E3779B97F4A7C15ull;
    return mix(s);
  }
  u32 below(u32 n) { return (u32)(((next() >> 32) * n) >> 32); }
  bool p(u32 per10k) { return below(10000) < per10k; }
};
struct Out {
  FILE* f;
  std::string b;
  u64 rows = 0, bytes = 0;
  std::string name;
  Out(const std::string& dir, const char* n, const char* head) : name(n) {
    f = fopen((dir + "/" + n + ".csv").c_str(), "wb");
    if (!f) {
      perror(n);
      exit(1);
    }
    b.reserve(1 << 21);
    b += head;
    b += '\n';
  }
  void c(char ch) { b += ch; }
  void s(const char* t) { b += t; }
  void s(const std::string& t) { b += t; }
  void num(u64 v, int w) {
    char t[24];
    for (int i = w - 1; i >= 0; --i) {
      t[i] = '0' + v % 10;
      v /= 10;
    }
    b.append(t, w);
  }
  void end() {
    b += '\n';
    rows++;
    if (b.size() > (1u << 20))
      flush();
  }
  void flush() {
    fwrite(b.data(), 1, b.size(), f);
    bytes += b.size();
    b.clear();
  }
  void close() {
    flush();
    fclose(f);
    fprintf(stderr, "%-24s %10llu rows %12llu bytes\n", name.c_str(), (unsigned long long)rows, (unsigned long long)bytes);
  }
};

enum { MIDDLE, SECONDARY, POST };
static const char* LV[] = {"middle", "secondary", "postsecondary"};
struct Program {
  int level;
  char id[8];
  int cluster;
  char nt;
};
static std::vector<Program> prog;
static std::vector<u32> byLevel[3];
struct Student {
  int level;
  char gender;
  int race;
  bool participant;
  u32 prim, sec;
};
static u64 sid(u64 i) {
  return (i * 7368787ull + (SEED % 1000) * 1234567ull + 12345678ull) % 10000000000ull;
}  // bijective: 7368787 is coprime to 10
static const char* RACE[] = {"AIAN", "ASIAN", "BLACK", "HISP", "NHPI", "WHITE", "TWO", "UNKNOWN"};
static u32 pickProg(Rng& r, int level) {
  auto& v = byLevel[level];
  u64 u = r.below(65536);
  u = u * u >> 16;
  return v[(u * v.size()) >> 16];
}
static Student student(u64 i) {
  Rng r(1, i);
  Student s;
  u32 x = r.below(10000);
  s.level = x < 1200 ? MIDDLE : x < 7000 ? SECONDARY : POST;
  x = r.below(10000);
  s.gender = x < 5020 ? 'M' : x < 9850 ? 'F' : 0;
  x = r.below(10000);
  s.race = x < 110 ? 0 : x < 660 ? 1 : x < 2080 ? 2 : x < 4880 ? 3 : x < 4930 ? 4 : x < 9480 ? 5 : 6;
  if (s.level == POST && r.p(450))
    s.race = 7;
  s.participant = r.p(s.level == MIDDLE ? 2500 : s.level == SECONDARY ? 5500 : 3500);
  s.prim = pickProg(r, s.level);
  s.sec = pickProg(r, s.level);
  return s;
}
static void dateIn(Out& o, Rng& r, int ry) {  // program year ry: July 1 of ry-1 through June 30 of ry, mostly May and June
  static const int ML[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int m = r.p(7200) ? 5 + (int)r.below(2) : 1 + (int)r.below(12);
  int y = m >= 7 ? ry - 1 : ry;
  o.num(y, 4);
  o.c('-');
  o.num(m, 2);
  o.c('-');
  o.num(1 + r.below(ML[m - 1]), 2);
}
static void id(Out& o, u64 i) {
  o.num(sid(i), 10);
}
static void yn(Out& o, Rng& r, u32 y, u32 missing) {
  o.c(',');
  u32 x = r.below(10000);
  if (x < missing)
    return;
  o.c(x < missing + y ? 'Y' : 'N');
}

int main(int argc, char** argv) {
  u64 N = 1000000;
  std::string out = ".";
  bool shuffle = false;
  for (int i = 1; i < argc; ++i) {
    std::string a = argv[i];
    if (a == "--students" && i + 1 < argc)
      N = strtoull(argv[++i], 0, 10);
    else if (a == "--seed" && i + 1 < argc)
      SEED = strtoull(argv[++i], 0, 10);
    else if (a == "--out" && i + 1 < argc)
      out = argv[++i];
    else if (a == "--shuffle")
      shuffle = true;
    else {
      fprintf(stderr, "usage: generate_car --students N --seed S --out DIR [--shuffle]\n");
      return 2;
    }
  }
  if (N < 1 || N > 50000000) {
    fprintf(stderr, "generate_car: --students out of range\n");
    return 2;
  }
  mkdir(out.c_str(), 0777);
  const int RY = 2025;
  {
    Out o(out, "programs", "program_id,level,cip_code,cluster,total_credits,nontraditional_for");
    for (u32 p = 0; p < 400; ++p) {
      Rng r(2, p);
      Program g;
      g.level = p < 30 ? MIDDLE : p < 260 ? SECONDARY : POST;
      snprintf(g.id, sizeof g.id, "%05u", (p * 24683u + 1009u) % 100000u);
      static const int W[] = {700, 600, 750, 1100, 350, 350, 150, 1450, 650, 600, 1000, 450, 700, 350, 500, 200, 100};
      int x = r.below(10000), c = 0;
      while (c < 16 && x >= W[c])
        x -= W[c++];
      g.cluster = c + 1;
      u32 q = r.below(100);
      g.nt = q < 22 ? 'M' : q < 54 ? 'F' : 0;
      o.s(g.id);
      o.c(',');
      o.s(LV[g.level]);
      o.c(',');
      o.num(1 + r.below(51), 2);
      o.c('.');
      o.num(r.below(10000), 4);
      o.c(',');
      o.num(g.cluster, 2);
      o.c(',');
      if (g.level == POST && !r.p(500)) {
        u32 t = 6 + r.below(55);
        o.s(std::to_string(t));
        if (r.p(3000))
          o.s(".5");
      }
      o.c(',');
      if (g.nt)
        o.c(g.nt);
      o.end();
      prog.push_back(g);
      byLevel[g.level].push_back(p);
    }
    o.close();
  }
  {
    Out o(out, "students",
          "student_id,level,gender,race_ethnicity,disability,economically_disadvantaged,single_parent,out_of_workforce,english_learner,"
          "homeless,foster_care,parent_active_duty,parent_armed_forces,migrant");
    for (u64 i = 0; i < N; ++i) {
      Student s = student(i);
      Rng r(3, i);
      id(o, i);
      o.c(',');
      o.s(LV[s.level]);
      o.c(',');
      if (s.gender)
        o.c(s.gender);
      o.c(',');
      o.s(RACE[s.race]);
      bool post = s.level == POST;
      yn(o, r, 1350, 150);
      yn(o, r, s.race == 5 ? 3400 : 5900, 200);
      yn(o, r, post ? 900 : 60, 400);
      yn(o, r, post ? 450 : 30, 450);
      yn(o, r, s.race == 3 ? 2600 : s.race == 1 ? 1500 : 250, 120);
      yn(o, r, 230, 300);
      yn(o, r, 60, 350);
      yn(o, r, 160, 600);
      yn(o, r, 330, 600);
      yn(o, r, 55, 250);
      o.end();
    }
    o.close();
  }
  // child tables: yearly extracts concatenated; inside one, districts (blocks of 2,500 students) in a table's own order
  const u64 DB = 2500, ND = (N + DB - 1) / DB;
  auto each = [&](u64 stream, auto&& fn) {
    if (shuffle) {
      std::vector<u32> v(N);
      std::iota(v.begin(), v.end(), 0u);
      Rng r(1000 + stream, 0);
      for (u64 i = N; i > 1; --i)
        std::swap(v[i - 1], v[r.below((u32)i)]);
      for (u32 i : v)
        fn(i);
      return;
    }
    std::vector<u32> d(ND);
    std::iota(d.begin(), d.end(), 0u);
    Rng r(1000 + stream, 0);
    for (u64 i = ND; i > 1; --i)
      std::swap(d[i - 1], d[r.below((u32)i)]);
    for (u32 b : d)
      for (u64 i = b * DB; i < N && i < (b + 1) * DB; ++i)
        fn(i);
  };
  {
    Out o(out, "course_completions", "student_id,program_id,course_id,school_year,credits,completed");
    static const char *CR[] = {"0.5", "1", "1.0", "1.5", "2"}, *PC[] = {"3", "3", "4", "3.0", "2.5"};
    for (int y = RY - 4; y <= RY; ++y)
      each(10 + y, [&](u64 i) {
        Student s = student(i);
        if (!s.participant)
          return;
        Rng r(4, i);
        u32 n = 2 + r.below(8), last = 0, start = r.below(3), k0 = r.below(8);
        for (u32 k = 0; k < n; ++k) {
          u32 pr = r.p(7800) ? s.prim : s.sec;
          if (s.level == SECONDARY && r.p(250))
            pr = byLevel[POST][s.prim % byLevel[POST].size()];
          u32 course = (k && r.p(500)) ? last : pr * 6 + (k0 + k) % 9;
          last = course;  // course ids overlap between neighbouring programs; 5% are retakes
          int yy = RY - 4 + (int)start + (int)(k * (5 - start) / n);
          u32 cr = r.below(5);
          bool ok = !r.p(850);
          if (yy != y)
            continue;
          id(o, i);
          o.c(',');
          o.s(prog[pr].id);
          o.c(',');
          o.num(course, 6);
          o.c(',');
          o.num(yy, 4);
          o.c(',');
          o.s(s.level == POST ? PC[cr] : CR[cr]);
          o.c(',');
          o.c(ok ? 'Y' : 'N');
          o.end();
        }
      });
    o.close();
  }
  {
    Out o(out, "program_completions", "student_id,program_id,completion_date");
    each(20, [&](u64 i) {
      Student s = student(i);
      if (s.level != POST || !s.participant)
        return;
      Rng r(5, i);
      if (!r.p(4200))
        return;
      int y = RY - (int)r.below(3);
      id(o, i);
      o.c(',');
      o.s(prog[s.prim].id);
      o.c(',');
      dateIn(o, r, y);
      o.end();
    });
    o.close();
  }
  {
    Out o(out, "graduation_cohort", "student_id,rate,cohort_year,diploma,diploma_date");
    each(21, [&](u64 i) {
      Student s = student(i);
      if (s.level != SECONDARY)
        return;
      Rng r(6, i);
      for (int e = 0; e < 2; ++e) {
        if (!r.p(e ? 2300 : 3300))
          continue;
        int y = r.p(7000) ? RY : r.p(5000) ? RY - 1 : RY + 1;
        u32 x = r.below(10000);
        Rng q(7, i * 2 + e);
        const char* d = x < 8450 ? "regular" : x < 8600 ? "alternate" : x < 8880 ? "equivalency" : x < 9060 ? "other" : "";
        id(o, i);
        o.s(e ? ",extended," : ",four_year,");
        o.num(y, 4);
        o.c(',');
        o.s(d);
        o.c(',');
        if (*d)
          dateIn(o, q, y);
        o.end();
      }
    });
    o.close();
  }
  auto exitYear = [&](u64 i) {
    Rng r(8, i);
    u32 x = r.below(10000);
    return x < 2500 ? RY : x < 4900 ? RY - 1 : x < 5300 ? RY - 2 : 0;
  };
  {
    Out o(out, "exits", "student_id,exit_date,graduated");
    each(22, [&](u64 i) {
      Student s = student(i);
      if (s.level != SECONDARY)
        return;
      int y = exitYear(i);
      if (!y)
        return;
      Rng r(9, i);
      id(o, i);
      o.c(',');
      dateIn(o, r, y);
      o.s(r.p(8700) ? ",Y" : ",N");
      o.end();
    });
    o.close();
  }
  {
    Out o(out, "assessments", "student_id,subject,school_year,took,proficient,reported");
    static const char* SU[] = {"RLA", "MATH", "SCIENCE"};
    for (int y = RY - 3; y <= RY; ++y)
      each(30 + y, [&](u64 i) {
        Student s = student(i);
        if (s.level == POST)
          return;
        Rng r(11, i);
        u32 ab = r.below(100);
        for (int k = 0; k < 3; ++k) {
          u32 which = r.below(4), n = r.p(k == 2 ? 5500 : 7500) ? 1 + r.p(900) : 0;
          for (u32 t = 0; t < n; ++t) {
            int yy = RY - 3 + (int)((which + t) % 4);
            bool took = r.p(9600), prof = r.below(100) < 25 + ab / 2, miss = r.p(100), rep = r.p(9750);
            if (yy != y)
              continue;
            id(o, i);
            o.c(',');
            o.s(SU[k]);
            o.c(',');
            o.num(yy, 4);
            o.s(took ? ",Y," : ",N,");
            if (took && !miss)
              o.c(prof ? 'Y' : 'N');
            o.s(rep ? ",Y" : ",N");
            o.end();
          }
        }
      });
    o.close();
  }
  {
    Out o(out, "placements", "student_id,quarter,type,detail,high_skill,high_wage");
    static const char* Q[] = {"2023Q3", "2023Q4", "2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1", "2025Q2"};
    for (int q = 0; q < 8; ++q)
      each(40 + q, [&](u64 i) {
        Student s = student(i);
        if (s.level == MIDDLE)
          return;
        Rng r(12, i);
        int y = exitYear(i);
        bool pool = s.level == SECONDARY ? (y == RY - 1 || (y == RY && q >= 3) || y == RY - 2) : s.participant && r.p(4000);
        if (!pool)
          return;
        Rng z(13, i);
        u32 kind = z.below(1000);
        Rng t(14, i * 8 + q);
        if (!t.p(7300))
          return;
        int rows = 1 + t.p(1700);
        for (int k = 0; k < rows; ++k) {
          u32 x = k ? t.below(1000) : kind;
          id(o, i);
          o.c(',');
          o.s(Q[q]);
          o.c(',');
          if (x < 480) {
            u32 d = t.below(100);
            o.s("postsecondary,");
            o.s(d < 15 ? "certificate" : d < 50 ? "associate" : d < 96 ? "baccalaureate" : "");
            o.s(",,");
          } else if (x < 540) {
            u32 d = t.below(100);
            o.s("advanced_training,");
            o.s(d < 40   ? "registered_apprenticeship"
                : d < 55 ? "pre_apprenticeship"
                : d < 85 ? "certification_licensure"
                : d < 95 ? "other"
                         : "");
            o.s(",,");
          } else if (x < 570)
            o.s("military,,,");
          else if (x < 578)
            o.s("service,,,");
          else if (x < 580)
            o.s("peace_corps,,,");
          else {
            o.s("employment,");
            yn(o, t, 2700, 800);
            yn(o, t, 2200, 800);
          }
          o.end();
        }
      });
    o.close();
  }
  {
    Out o(out, "credentials", "student_id,credential_id,award_date,recognized");
    each(23, [&](u64 i) {
      Student s = student(i);
      if (s.level == MIDDLE || !s.participant)
        return;
      Rng r(15, i);
      u32 n = r.p(3600) ? 1 + r.below(3) : 0;
      for (u32 k = 0; k < n; ++k) {
        u32 c = r.below(900);
        id(o, i);
        o.c(',');
        if (c % 97 == 0) {
          o.s("\"CR");
          o.num(c, 4);
          o.s(", rev \"\"B\"\"\"");
        } else {
          o.s("CR");
          o.num(c, 4);
        }
        o.c(',');
        dateIn(o, r, RY + 1 - (int)r.below(4));
        o.s(r.p(8200) ? ",Y" : ",N");
        o.end();
      }
    });
    o.close();
  }
  {
    Out o(out, "postsecondary_credits", "student_id,program_id,credits,route,school_year");
    static const char *RT[] = {"dual", "concurrent", "transfer"}, *CR[] = {"3", "3.0", "4", "1.5", "0"};
    each(24, [&](u64 i) {
      Student s = student(i);
      if (s.level != SECONDARY || !s.participant)
        return;
      Rng r(16, i);
      u32 n = r.p(2700) ? 1 + r.below(3) : 0;
      for (u32 k = 0; k < n; ++k) {
        u32 p = r.p(6000) ? s.prim : r.p(6000) ? s.sec : pickProg(r, SECONDARY);
        id(o, i);
        o.c(',');
        o.s(prog[p].id);
        o.c(',');
        o.s(CR[r.below(5)]);
        o.c(',');
        o.s(RT[r.below(3)]);
        o.c(',');
        o.num(RY - r.below(4), 4);
        o.end();
      }
    });
    o.close();
  }
  {
    Out o(out, "work_based_learning", "student_id,program_id,school_year,hours");
    static const char* FR[] = {"", "", ".5", ".25", ".0"};
    each(25, [&](u64 i) {
      Student s = student(i);
      if (s.level == MIDDLE || !s.participant)
        return;
      Rng r(17, i);
      u32 n = r.p(2300) ? 1 + r.below(2) : 0;
      for (u32 k = 0; k < n; ++k) {
        id(o, i);
        o.c(',');
        o.s(prog[r.p(7000) ? s.prim : s.sec].id);
        o.c(',');
        o.num(RY - r.below(3), 4);
        o.c(',');
        o.s(std::to_string(r.p(300) ? 0u : 1 + r.below(160)));
        o.s(FR[r.below(5)]);
        o.end();
      }
    });
    o.close();
  }
  {
    Out o(out, "levels", "indicator,level");
    static const char* L[] = {"1S1,94.7", "1S2,95.60", "2S1,38.5", "2S2,33.25", "2S3,36.0", "3S1,78.9", "4S1,27.4",
                              "5S1,31.0", "5S2,22.75", "5S3,21.5", "1P1,84.1",  "2P1,52.5", "3P1,19.8"};
    for (auto l : L) {
      o.s(l);
      o.end();
    }
    o.close();
  }
}

lexer grammar TallyLexer;

// The words, numbers and signs of the language. Every text has a token stream: what is no token of the language is one of the
// FOREIGN_ tokens or OTHER, and the message about it comes from interpreter/language/syntax/antlr.
// Line ends are no tokens here; interpreter/language/syntax/antlr/tokens/line_ends.h puts an NL where an item ends.

tokens { NL }

// ---- reserved words: never a name ---------------------------------------------------------------------------------

KW_AND : 'and' ;
KW_OR : 'or' ;
KW_NOT : 'not' ;
KW_IS : 'is' ;
KW_IN : 'in' ;
KW_OF : 'of' ;
KW_FOR : 'for' ;
KW_EACH : 'each' ;
KW_FROM : 'from' ;
KW_BY : 'by' ;
KW_WHERE : 'where' ;
KW_MATCHING : 'matching' ;
KW_WITH : 'with' ;
KW_WHEN : 'when' ;
KW_OTHERWISE : 'otherwise' ;
KW_DEFAULT : 'default' ;
KW_THROUGH : 'through' ;
KW_PREFERRING : 'preferring' ;
KW_THEN : 'then' ;
KW_IF : 'if' ;
KW_UNLESS : 'unless' ;
KW_BECAUSE : 'because' ;
KW_CITE : 'cite' ;
KW_AS : 'as' ;
KW_UNION : 'union' ;
KW_TAKE : 'take' ;
KW_GIVEN : 'given' ;
KW_YES : 'yes' ;
KW_NO : 'no' ;
KW_MISSING : 'missing' ;
KW_ABSENT : 'absent' ;
KW_ALL : 'ALL' ;
MONTH
  : 'January' | 'February' | 'March' | 'April' | 'May' | 'June' | 'July' | 'August' | 'September' | 'October' | 'November' | 'December'
  ;

// ---- words with a meaning at their place, names elsewhere: each of them stands in the parser's rule `name` --------

KW_ABOVE : 'above' ;
KW_ACTUAL : 'actual' ;
KW_ADD : 'add' ;
KW_AFTER : 'after' ;
KW_ANY : 'any' ;
KW_ARMOUR : 'armour' ;
KW_AXIS : 'axis' ;
KW_BLANK : 'blank' ;
KW_BLOCKS : 'blocks' ;
KW_CASE : 'case' ;
KW_CELLS : 'cells' ;
KW_CHANGE : 'change' ;
KW_CHECKS : 'checks' ;
KW_CODES : 'codes' ;
KW_COHORT : 'cohort' ;
KW_COLLECTED : 'collected' ;
KW_COLUMN : 'column' ;
KW_COLUMNS : 'columns' ;
KW_COMPARE : 'compare' ;
KW_COUNT : 'count' ;
KW_COUNTING : 'counting' ;
KW_DATA : 'data' ;
KW_DEFINE : 'define' ;
KW_DENOMINATOR : 'denominator' ;
KW_DENSE : 'dense' ;
KW_DESCENDING : 'descending' ;
KW_DROP : 'drop' ;
KW_EARLIEST : 'earliest' ;
KW_EMPTY : 'empty' ;
KW_ENCODING : 'encoding' ;
KW_ENTERED : 'entered' ;
KW_ENTRIES : 'entries' ;
KW_EXCEPT : 'except' ;
KW_EXCLUDE : 'exclude' ;
KW_EXPECT : 'expect' ;
KW_FAIL : 'fail' ;
KW_FILE : 'file' ;
KW_FILES : 'files' ;
KW_FIRST : 'first' ;
KW_FORM : 'form' ;
KW_GROUPS : 'groups' ;
KW_HEADER : 'header' ;
KW_HIGHEST : 'highest' ;
KW_IGNORING : 'ignoring' ;
KW_INCLUDE : 'include' ;
KW_INTERPOLATED : 'interpolated' ;
KW_JOINED : 'joined' ;
KW_KEY : 'key' ;
KW_LABEL : 'label' ;
KW_LANGUAGE : 'language' ;
KW_LAST : 'last' ;
KW_LATEST : 'latest' ;
KW_LIBRARY : 'library' ;
KW_LIMIT : 'limit' ;
KW_LINE : 'line' ;
KW_LINES : 'lines' ;
KW_LIST : 'list' ;
KW_LISTING : 'listing' ;
KW_LOWEST : 'lowest' ;
KW_MEAN : 'mean' ;
KW_MEANS : 'means' ;
KW_MEASURE : 'measure' ;
KW_MEDIAN : 'median' ;
KW_MESSAGE : 'message' ;
KW_NEEDS : 'needs' ;
KW_NEXT : 'next' ;
KW_NUMBER : 'number' ;
KW_NUMBERED : 'numbered' ;
KW_NUMERATOR : 'numerator' ;
KW_OFFERED : 'offered' ;
KW_ON : 'on' ;
KW_ONE : 'one' ;
KW_ONLY : 'only' ;
KW_ORDER : 'order' ;
KW_ORPHAN : 'orphan' ;
KW_OVERLAPPING : 'overlapping' ;
KW_PARAM : 'param' ;
KW_PARTITION : 'partition' ;
KW_PASS : 'pass' ;
KW_PATTERNS : 'patterns' ;
KW_PERCENTILE : 'percentile' ;
KW_PICK : 'pick' ;
KW_PREVIOUS : 'previous' ;
KW_PRINTS : 'prints' ;
KW_PRIVATE : 'private' ;
KW_PROFILE : 'profile' ;
KW_RANK : 'rank' ;
KW_REPLACE : 'replace' ;
KW_REQUIRE : 'require' ;
KW_REVISES : 'revises' ;
KW_ROW : 'row' ;
KW_ROWS : 'rows' ;
KW_RULE : 'rule' ;
KW_RUNNING : 'running' ;
KW_SEPARATOR : 'separator' ;
KW_SHARE : 'share' ;
KW_SHOW : 'show' ;
KW_SHOWN : 'shown' ;
KW_SORTED : 'sorted' ;
KW_SUM : 'sum' ;
KW_SUPPRESSED : 'suppressed' ;
KW_TABLE : 'table' ;
KW_TARGET : 'target' ;
KW_TEMPLATE : 'template' ;
KW_TEST : 'test' ;
KW_TIES : 'ties' ;
KW_TRIMMED : 'trimmed' ;
KW_UNIQUE : 'unique' ;
KW_UNLISTED : 'unlisted' ;
KW_UNTIL : 'until' ;
KW_USE : 'use' ;
KW_VALUE : 'value' ;
KW_WHAT : 'what' ;
KW_WHO : 'who' ;
KW_WHY : 'why' ;
KW_WITHIN : 'within' ;
KW_WORKSHEET : 'worksheet' ;
KW_WRITTEN : 'written' ;

// ---- names, literals ----------------------------------------------------------------------------------------------

NAME : [A-Za-z_] [A-Za-z0-9_]* ;
NUMBER : [0-9]+ ('.' [0-9]+)? '%'? ;
DATE : [0-9] [0-9] [0-9] [0-9] '-' [0-9] [0-9] '-' [0-9] [0-9] ;
TEXT : '"' ('\\' ~[\r\n] | ~["\\\r\n])* '"' ;

// ---- signs --------------------------------------------------------------------------------------------------------

LEFT_BRACE : '{' ;
RIGHT_BRACE : '}' ;
LEFT_BRACKET : '[' ;
RIGHT_BRACKET : ']' ;
LEFT_PAREN : '(' ;
RIGHT_PAREN : ')' ;
COMMA : ',' ;
COLON : ':' ;
SEMICOLON : ';' ;
DOT : '.' ;
EQUAL : '=' ;
NOT_EQUAL : '!=' ;
LESS : '<' ;
LESS_EQUAL : '<=' ;
GREATER : '>' ;
GREATER_EQUAL : '>=' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;

// ---- between the tokens -------------------------------------------------------------------------------------------

COMMENT : '--' ~[\r\n]* -> channel(HIDDEN) ;
BLANKS : [ \t\r\n\u00A0\u2000-\u200A\u202F\u3000\uFEFF]+ -> skip ;

// ---- what other languages write, and what cannot be read ----------------------------------------------------------

FOREIGN_COMMENT : ('//' | '#') ~[\r\n]* | '/*' .*? '*/' ;
UNCLOSED_COMMENT : '/*' (~[*] | '*'+ ~[*/])* '*'* ;
UNCLOSED_TEXT : '"' ('\\' ~[\r\n] | ~["\\\r\n])* '\\'? ;
FOREIGN_TEXT : '\'' ~['\r\n]* '\'' | [\u201C\u201D\u201E] ~[\u201C\u201D"\r\n]* [\u201C\u201D"] | [\u2018\u2019] ~[\u2018\u2019\r\n]* [\u2018\u2019] ;
FOREIGN_QUOTE : ['`\u2018\u2019\u201C\u201D\u201E\u00AB\u00BB] ;
FOREIGN_EQUAL : '==' '='? | ':=' ;
FOREIGN_NOT_EQUAL : '<>' | '!==' | '\u2260' | '~=' ;
FOREIGN_LESS_EQUAL : '=<' | '\u2264' ;
FOREIGN_GREATER_EQUAL : '=>' | '\u2265' ;
FOREIGN_NOT : '!' | '~' ;
FOREIGN_AND : '&&' | '&' ;
FOREIGN_OR : '||' | '|' ;
FOREIGN_DASH : [\u2010-\u2015\u2212] ;
BAD_NUMBER : [0-9]+ ('.' [0-9]+)? [A-Za-z_] [A-Za-z0-9_]* ;
OTHER : . ;

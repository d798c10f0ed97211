parser grammar TallyParser;
options { tokenVocab = TallyLexer; }

// What a script may say. Rules and labels have the names of the nodes in interpreter/language/syntax/ast.h.
// An NL ends each item of a block and stands nowhere else: a definition is one line for the parser, its block in braces included
// (interpreter/language/syntax/antlr/tokens/line_ends.h). Each block is a rule of its own, so that one faulty item does not hide the next.

// ---- entry points -------------------------------------------------------------------------------------------------

fileItem : (libraryHeader | languageLine | definition) EOF ;
promptItem : (definition | question) EOF ;
slot : expression EOF ;

libraryHeader : KW_LIBRARY path (KW_FOR years)? (KW_REVISES path (KW_FOR NUMBER)?)? reason* ;
years : NUMBER (KW_THROUGH NUMBER)? ;
languageLine : KW_LANGUAGE NUMBER ;

definition
  : use | needs | replaceable | require | test | replacement | change | drop | whatIf
  ;
replacement : KW_REPLACE replaceable ;
replaceable
  : param | codes | patterns | table | cohort | define | axis | measure | templateDefinition | form | listing | worksheet | checks
  ;

// ---- small parts --------------------------------------------------------------------------------------------------

reason : KW_CITE text # Cite | KW_BECAUSE text # Because ;
text : TEXT ;
path : name (DOT name)* ;
nameList : name (COMMA name)* ;
arguments : LEFT_PAREN argument (COMMA argument)* RIGHT_PAREN ;
argument : name COLON type ;

type : typeName (typeRange | typeOr)* ;
typeName : (KW_LIST KW_OF)? (KW_YES SLASH KW_NO | path (LEFT_PAREN NUMBER RIGHT_PAREN)?) ;
typeRange : KW_FROM bound (KW_THROUGH bound)? | KW_ABOVE bound ;
typeOr : KW_OR (KW_MISSING | KW_ABSENT | KW_ALL) ;
bound : MINUS? postfix ;

where : KW_WHERE expression ;
matching : KW_MATCHING matchKey (COMMA matchKey)* ;
matchKey : name (EQUAL operand)? ;
message : KW_MESSAGE textLiteral ;
format : KW_AS name NUMBER? ;
sorted : KW_SORTED KW_BY sortKey (COMMA sortKey)* ;
sortKey : operand (KW_DESCENDING | missingPlace)* ;
missingPlace : KW_MISSING (KW_FIRST | KW_LAST) ;
dataCell : TEXT | MINUS? NUMBER | DATE | KW_YES | KW_NO | KW_MISSING ;
dataBlock : LEFT_BRACE (dataCell | NL)* RIGHT_BRACE ;
loop
  : KW_FOR KW_EACH KW_MEASURE name                               # MeasureLoop
  | KW_FOR KW_EACH KW_ENTERED KW_ROW                             # EnteredRowLoop
  | KW_FOR KW_EACH loopVariable (COMMA loopVariable)*            # DomainLoop
  ;
loopVariable : name KW_IN operand (KW_OF path)? (KW_WHERE part)? ;

// ---- parameters, codes, tables ------------------------------------------------------------------------------------

use : KW_USE path (KW_FOR operand)? reason* ;
needs : KW_NEEDS (KW_TABLE name needsBlock | name COLON type) reason* ;
needsBlock : LEFT_BRACE (column NL)* RIGHT_BRACE ;
param : KW_PARAM name COLON type reason* (EQUAL expression)? reason* ;
require : KW_REQUIRE expression (KW_OF of=name)? (KW_ON on=name)? message reason* ;

codes : codesHead dataBlock ;
codesHead : KW_CODES name (KW_WITH argument (COMMA argument)*)? reason* ;
patterns : patternsHead patternsBlock ;
patternsHead : KW_PATTERNS name KW_ANY name reason* ;
patternsBlock : LEFT_BRACE (patternYears NL)* RIGHT_BRACE ;
patternYears : KW_FOR years patternLine? (NL patternLine)* ;
patternLine : text+ (KW_EXCEPT text+)? | KW_EXCEPT text+ ;

table
  : tableHead (KW_FROM text (KW_OR KW_ABSENT)? reason* tableBlock | EQUAL tableSource reason*)
  ;
tableHead : KW_TABLE name reason* ;
tableBlock : LEFT_BRACE (tableItem NL)* RIGHT_BRACE ;
tableItem
  : KW_KEY nameList                                              # Key
  | KW_UNIQUE nameList                                           # Unique
  | column                                                       # TableColumn
  | KW_HEADER KW_LINE NUMBER                                     # HeaderLine
  | KW_HEADER KW_LINES NUMBER KW_THROUGH NUMBER                  # HeaderLines
  | KW_MISSING KW_WRITTEN text+                                  # MissingWritten
  | KW_SUPPRESSED KW_WRITTEN text+                               # SuppressedWritten
  | KW_ARMOUR                                                    # Armour
  | KW_TRIMMED                                                   # TableTrimmed
  | KW_IGNORING KW_CASE                                          # TableIgnoringCase
  | KW_ENCODING text                                             # Encoding
  | KW_UNTIL KW_BLANK KW_LINE                                    # UntilBlankLine
  | KW_SEPARATOR text                                            # Separator
  | KW_ABSENT (KW_OR KW_EMPTY)? KW_MEANS dataBlock               # AbsentMeans
  ;
column : nameList COLON columnType columnClause* ;
columnType : typeName (columnRange | typeOr)* ;
// `from "Header"` names the column of the file; a range between codes needs its `through`.
columnRange
  : KW_FROM MINUS? (NUMBER | DATE) (KW_THROUGH bound)?
  | KW_FROM text KW_THROUGH bound
  | KW_ABOVE bound
  ;
columnClause
  : KW_WRITTEN text+ (KW_AS (KW_YES | KW_NO))?                   # Written
  | KW_MISSING KW_WRITTEN text+                                  # ColumnMissing
  | KW_SUPPRESSED KW_WRITTEN text+                               # ColumnSuppressed
  | KW_TRIMMED                                                   # Trimmed
  | KW_IGNORING KW_CASE                                          # IgnoringCase
  | KW_ORPHAN KW_MEANS KW_MISSING                                # OrphanMeansMissing
  | KW_FROM text (KW_OR text)* (COMMA text)*                     # Headers
  | KW_AS name                                                   # Alias
  | KW_PRIVATE                                                   # Private
  ;

tableSource
  : KW_EACH keyPart (COMMA keyPart)* KW_OF sourceTable (COMMA sourceTable)*   # EachSource
  | path KW_WITH path (KW_AS name)? matching (reason* where)?    # WithSource
  | KW_UNION takeBlock                                           # UnionSource
  | take                                                         # TakeSource
  | KW_EMPTY                                                     # EmptySource
  | (KW_CELLS | KW_LINES) KW_OF nameList                         # FormSource
  ;
sourceTable : path (reason* where)? ;
keyPart : name (EQUAL part)? ;
takeBlock : LEFT_BRACE (take NL)* RIGHT_BRACE ;
take : KW_TAKE keyPart (COMMA keyPart)* KW_FROM sourceTable ;

// ---- rules --------------------------------------------------------------------------------------------------------

cohort : KW_COHORT name arguments? KW_OF path reason* (where reason*)? ;
define : KW_DEFINE name arguments? (KW_OF path)? (COLON type)? reason* EQUAL expression reason* ;

axis : axisHead axisBlock ;
axisHead : KW_AXIS name arguments? text? KW_OF path axisWord* reason* ;
axisWord : KW_NUMBERED | KW_PARTITION | KW_OVERLAPPING | KW_NUMERATOR KW_ONLY ;
axisBlock : LEFT_BRACE (axisItem reason* NL)* RIGHT_BRACE ;
axisItem
  : KW_HEADER textLiteral                                        # Header
  | KW_LINE NUMBER? textLiteral where lineOption*                # Line
  | KW_INCLUDE axisRef (COMMA axisRef)*                          # Include
  | KW_NUMBER NUMBER                                             # NumberJump
  | KW_UNLISTED KW_IF expression                                 # Unlisted
  | loop axisBlock                                               # AxisLoop
  ;
lineOption : (KW_OFFERED | KW_SHOWN) KW_IF expression ;
axisRef : path call? ;

measure : measureHead measureBlock ;
measureHead : KW_MEASURE text text population ;
measureBlock : LEFT_BRACE (reason+ NL)? (measureItem reason* NL)* RIGHT_BRACE ;
measureItem
  : measureRule expression                                       # MeasureClause
  | KW_LINES axisRef (COMMA axisRef)*                            # MeasureLines
  ;
measureRule : KW_DENOMINATOR | KW_NUMERATOR | KW_EXCLUDE | KW_TARGET ;
population : KW_OF path (where | KW_COUNTING path | reason)* ;

// ---- outputs ------------------------------------------------------------------------------------------------------

form : formHead formBlock ;
formHead : KW_FORM name (population | KW_FOR KW_EACH KW_MEASURE name reason*) ;
templateDefinition : templateHead formBlock ;
templateHead : KW_TEMPLATE name arguments? reason* ;
formBlock : LEFT_BRACE (reason+ NL)? (formItem reason* NL)* RIGHT_BRACE ;
formItem
  : KW_USE name call?                                            # UseTemplate
  | fileClause                                                   # FormFile
  | KW_BLOCKS block (COMMA block)*                               # Blocks
  | KW_LABEL output                                              # FormLabel
  | KW_VALUE output                                              # FormValue
  | KW_ROWS axisRef (COMMA axisRef)* format?                     # Rows
  | KW_COLUMNS axisRef (COMMA axisRef)* format?                  # Columns
  | KW_SHOW dataCell (KW_IN nameList)? where                     # Show
  ;
block : name KW_IN path where? sorted? ;
fileClause : KW_FILE textLiteral (KW_OF path)? (KW_IF expression)? (KW_HEADER KW_IF expression)? sorted? ;
output : textLiteral EQUAL expression format? ;

listing : listingHead listingBlock ;
listingHead : KW_LISTING name KW_OF path reason* (where reason*)? ;
listingBlock : LEFT_BRACE (reason+ NL)? (listingItem reason* NL)* RIGHT_BRACE ;
listingItem
  : fileClause                                                   # ListingFile
  | sorted                                                       # ListingSorted
  | outputColumn+                                                # ListingColumns
  | loop outputBlock                                             # ListingLoop
  ;
outputColumn : NUMBER? textLiteral (EQUAL expression format? | KW_NOT KW_COLLECTED) ;
outputBlock : LEFT_BRACE (outputColumns NL)* RIGHT_BRACE ;
outputColumns : outputColumn+ ;

worksheet : worksheetHead worksheetBlock ;
worksheetHead : KW_WORKSHEET name KW_OF path reason* ;
worksheetBlock : LEFT_BRACE (reason+ NL)? (worksheetItem reason* NL)* RIGHT_BRACE ;
worksheetItem
  : fileClause                                                   # WorksheetFile
  | KW_LABEL output                                              # WorksheetLabel
  | KW_ENTRIES KW_FROM path matching                             # Entries
  | KW_CELLS format                                              # CellFormat
  | KW_HEADER text                                               # SheetHeader
  | sheetItem                                                    # SheetItems
  ;
sheetItem
  : KW_COLUMN NUMBER text (entered | EQUAL expression)           # SheetColumnDef
  | KW_ROW name text (entered | EQUAL expression)                # SheetRowDef
  ;
entered : KW_ENTERED (KW_DEFAULT dataCell)? ;

checks : checksHead checksBlock ;
checksHead : KW_CHECKS name (KW_OF path)? (KW_FIRST KW_ONLY | KW_PASS KW_AND KW_FAIL)? reason* ;
checksBlock : LEFT_BRACE (reason+ NL)? (checksItem reason* NL)* RIGHT_BRACE ;
checksItem
  : rule_                                                        # ChecksRule
  | loop ruleBlock                                               # RuleLoop
  ;
ruleBlock : LEFT_BRACE (rule_ reason* NL)* RIGHT_BRACE ;
rule_ : KW_RULE text name (KW_ON ruleTarget (COMMA ruleTarget)*)? (KW_IF | KW_UNLESS) expression ruleClause* ;
ruleTarget : NUMBER (KW_THROUGH NUMBER)? | textLiteral ;
ruleClause
  : KW_ONLY KW_IF expression                                     # OnlyIf
  | KW_ACTUAL expression                                         # Actual
  | KW_LIMIT expression                                          # Limit
  | message                                                      # RuleMessage
  ;

// ---- tests --------------------------------------------------------------------------------------------------------

test : testHead testBlock ;
testHead : KW_TEST (text | KW_EACH name KW_OF text | KW_FILES text) (KW_ON KW_DATA text)? ;
testBlock : LEFT_BRACE (testItem NL)* RIGHT_BRACE ;
testItem
  : KW_PARAM name EQUAL expression                               # Setting
  | KW_GIVEN path (LEFT_PAREN nameList RIGHT_PAREN dataBlock | KW_FROM text)  # Given
  | KW_EXPECT expression (KW_PRINTS text)? message?              # Expectation
  ;

// ---- revisions ----------------------------------------------------------------------------------------------------

definitionKind
  : KW_PARAM | KW_CODES | KW_PATTERNS | KW_TABLE | KW_COHORT | KW_DEFINE | KW_AXIS | KW_MEASURE | KW_TEMPLATE | KW_FORM | KW_LISTING
  | KW_WORKSHEET | KW_CHECKS
  ;
target : name | TEXT ;
drop : KW_DROP definitionKind target (COMMA target)* reason* ;
change : changeHead changeBlock ;
changeHead : KW_CHANGE definitionKind target reason* ;
changeBlock : LEFT_BRACE (edit NL)* RIGHT_BRACE ;
edit
  : (KW_ADD | KW_REPLACE) editSubject (KW_AFTER partWord? textLiteral)?   # PutEdit
  | KW_DROP dropped                                              # DropEdit
  ;
dropped
  : partWord? textLiteral                                        # DroppedText
  | KW_SHOW dataCell (KW_IN nameList)? where?                    # DroppedShow
  | KW_COLUMN NUMBER                                             # DroppedColumn
  | KW_FOR years                                                 # DroppedYears
  | KW_INCLUDE axisRef (COMMA axisRef)*                          # DroppedInclude
  | KW_NUMBER NUMBER                                             # DroppedNumber
  | KW_UNLISTED                                                  # DroppedUnlisted
  | loop                                                         # DroppedLoop
  | KW_ROW? name                                                 # DroppedName
  ;
partWord : KW_LINE | KW_HEADER | KW_RULE | KW_LABEL | KW_VALUE | KW_FILE | KW_ROW ;
editSubject
  : column                                                       # EditColumn
  | axisItem                                                     # EditAxisItem
  | measureRule expression                                       # EditMeasure
  | KW_LINES axisRef (COMMA axisRef)*                            # EditMeasureLines
  | formItem                                                     # EditForm
  | sheetItem                                                    # EditSheet
  | sorted                                                       # EditSorted
  | rule_                                                        # EditRule
  | outputColumn                                                 # EditOutput
  | loop outputBlock                                             # EditListingLoop
  | loop ruleBlock                                               # EditRuleLoop
  | patternYears                                                 # EditPatterns
  | dataCell+                                                    # EditCells
  ;

whatIf
  : KW_WHAT KW_IF text whatIfBlock                               # NamedWhatIf
  | KW_WHAT KW_IF whatIfEdit compare                             # ShortWhatIf
  ;
whatIfBlock : LEFT_BRACE (whatIfItem NL)* RIGHT_BRACE ;
whatIfItem : whatIfEdit | compare ;
whatIfEdit : replacement | change | drop | assignment ;
assignment : name EQUAL expression ;
compare : KW_COMPARE definitionKind target ;

// ---- questions of the prompt --------------------------------------------------------------------------------------

// What is both a question and an expression (`who in form_2a(...)`) is the question.
question
  : KW_LIST path call? where? shownColumns? sorted? firstRows?   # ListQuestion
  | KW_SHOW definitionKind target                                # ShowQuestion
  | KW_WHO KW_IN cell (KW_EXCEPT cell)? where? shownColumns? sorted? firstRows?            # WhoQuestion
  | KW_WHY cell (KW_NOT? KW_IN cell)? answerWith?                # WhyQuestion
  | KW_WHY expression answerWith?                                # WhyExpressionQuestion
  | KW_PROFILE path                                              # ProfileQuestion
  | KW_COMPARE path KW_FOR NUMBER KW_WITH path KW_FOR NUMBER KW_ON definitionKind target   # CompareQuestion
  | KW_MEASURE text (KW_BY axisRef (COMMA axisRef)* answerOrder? firstRows?)? format?      # MeasureQuestion
  | expression (KW_BY axisRef (COMMA axisRef)* answerOrder? firstRows?)? format?           # ExpressionQuestion
  ;
// `form_2a("Male", "total")`, `"1S1"("numerator")`: a measure is known by its code.
cell : KW_MEASURE? TEXT call # MeasureCell | postfix # NamedCell ;
answerWith : KW_WITH name (COMMA name)* ;
shownColumns : KW_SHOW shownColumn (COMMA shownColumn)* ;
shownColumn : output | expression format? ;
firstRows : KW_FIRST NUMBER ;
// The columns of a broken-down answer, by their headings.
answerOrder : KW_SORTED KW_BY answerKey (COMMA answerKey)* ;
answerKey : path KW_DESCENDING? ;

// ---- expressions --------------------------------------------------------------------------------------------------

// An aggregate with `where` or `matching` is a whole part or stands in brackets: as an operand it would read in two ways.
expression : part (KW_WHEN part (COMMA part KW_WHEN part)* COMMA KW_OTHERWISE expression)? ;
part : KW_NOT? aggregate # AggregatePart | place # PlacePart | condition # ConditionPart ;

aggregate
  : (KW_ANY | KW_ONE | KW_COUNT) rowSource aggregateTail                           # RowAggregate
  | KW_COUNT axisRef KW_OF rowSource aggregateTail                                 # CountAggregate
  | valueWord operand KW_OF rowSource aggregateTail                                # ValueAggregate
  | KW_LIST operand KW_OF rowSource aggregateTail? sorted? (KW_JOINED KW_BY text)? # ListAggregate
  | KW_PICK rowSource aggregateTail? KW_PREFERRING orderTerm (KW_THEN orderTerm)*  # PickAggregate
  ;
shortAggregate
  : (KW_ANY | KW_ONE | KW_COUNT) rowSource                                         # ShortRowAggregate
  | KW_COUNT axisRef KW_OF rowSource                                               # ShortCountAggregate
  | valueWord operand KW_OF rowSource                                              # ShortValueAggregate
  ;
valueWord : KW_SUM | KW_LOWEST | KW_HIGHEST | KW_MEAN | KW_MEDIAN | KW_INTERPOLATED? KW_PERCENTILE NUMBER ;
rowSource : path call? ;
aggregateTail : matching where? | where ;
// Where a row stands among the rows of its table.
place
  : KW_RANK inOrder (KW_TIES (KW_LOWEST | KW_HIGHEST | KW_MEAN | KW_DENSE))? (KW_IN NUMBER KW_GROUPS)?   # RankPlace
  | (KW_PREVIOUS | KW_NEXT) name inOrder                                           # NeighbourPlace
  | KW_RUNNING (KW_SUM operand | KW_COUNT) inOrder                                 # RunningPlace
  | KW_SHARE KW_OF operand within? where?                                          # SharePlace
  ;
inOrder : KW_IN KW_ORDER KW_OF sortKey (KW_THEN sortKey)* within? where? ;
within : KW_WITHIN operand (KW_AND operand)* ;
orderTerm : (KW_LATEST | KW_EARLIEST | KW_HIGHEST | KW_LOWEST)? condition missingPlace? ;

// Both `and` and `or` without brackets parse; the builder refuses them and says where the brackets belong.
condition
  : comparison                                                   # ComparisonCondition
  | KW_NOT condition                                             # NotCondition
  | condition KW_AND condition                                   # AndCondition
  | condition KW_OR condition                                    # OrCondition
  ;
comparison : operand comparisonTail* ;
comparisonTail
  : (EQUAL | NOT_EQUAL | LESS | LESS_EQUAL | GREATER | GREATER_EQUAL) operand   # ComparedWith
  | KW_IS KW_NOT? (KW_GIVEN | KW_ABSENT | operand)                # IsTail
  | KW_NOT? KW_IN operand (KW_FOR operand)?                       # InTail
  ;
operand
  : MINUS operand                                                # MinusOperand
  | operand (STAR | SLASH) operand                               # ProductOperand
  | operand (PLUS | MINUS) operand                               # SumOperand
  | operand KW_DEFAULT operand                                   # DefaultOperand
  | operand KW_THROUGH operand                                   # ThroughOperand
  | postfix                                                      # PostfixOperand
  ;
postfix : primary (DOT member)* ;
member : KW_COLUMN NUMBER # SheetColumnMember | name call? # NameMember ;
call : LEFT_PAREN (expression (COMMA expression)*)? RIGHT_PAREN ;
primary
  : NUMBER                                                       # NumberLiteral
  | textLiteral                                                  # TextPrimary
  | DATE                                                         # DateLiteral
  | (KW_YES | KW_NO)                                             # YesNoLiteral
  | KW_MISSING                                                   # MissingLiteral
  | KW_ALL                                                       # AllLiteral
  | LEFT_BRACKET (operand (COMMA operand)*)? RIGHT_BRACKET       # ListLiteral
  | LEFT_PAREN expression RIGHT_PAREN                            # Brackets
  | MONTH NUMBER (KW_IN | KW_AFTER | KW_OF) monthYear            # MonthDay
  | KW_COLUMN NUMBER                                             # SheetColumn
  | shortAggregate                                               # AggregatePrimary
  | name call?                                                   # NameRef
  ;
monthYear : NUMBER | LEFT_PAREN expression RIGHT_PAREN | name call? (DOT name call?)* ;
textLiteral : TEXT ;

name
  : NAME | KW_ABOVE | KW_ACTUAL | KW_ADD | KW_AFTER | KW_ANY | KW_ARMOUR | KW_AXIS | KW_BLANK | KW_BLOCKS | KW_CASE | KW_CELLS | KW_CHANGE
    | KW_CHECKS | KW_CODES | KW_COHORT | KW_COLLECTED | KW_COLUMN | KW_COLUMNS | KW_COMPARE | KW_COUNT | KW_COUNTING | KW_DATA | KW_DEFINE
    | KW_DENOMINATOR | KW_DENSE | KW_DESCENDING | KW_DROP | KW_EARLIEST | KW_EMPTY | KW_ENCODING | KW_ENTERED | KW_ENTRIES | KW_EXCEPT
    | KW_EXCLUDE | KW_EXPECT | KW_FAIL | KW_FILE | KW_FILES | KW_FIRST | KW_FORM | KW_GROUPS | KW_HEADER | KW_HIGHEST | KW_IGNORING
    | KW_INCLUDE | KW_INTERPOLATED | KW_JOINED | KW_KEY | KW_LABEL | KW_LANGUAGE | KW_LAST | KW_LATEST | KW_LIBRARY | KW_LIMIT | KW_LINE
    | KW_LINES | KW_LIST | KW_LISTING | KW_LOWEST | KW_MEAN | KW_MEANS | KW_MEASURE | KW_MEDIAN | KW_MESSAGE | KW_NEEDS | KW_NEXT
    | KW_NUMBER | KW_NUMBERED | KW_NUMERATOR | KW_OFFERED | KW_ON | KW_ONE | KW_ONLY | KW_ORDER | KW_ORPHAN | KW_OVERLAPPING | KW_PARAM
    | KW_PARTITION | KW_PASS | KW_PATTERNS | KW_PERCENTILE | KW_PICK | KW_PREVIOUS | KW_PRINTS | KW_PRIVATE | KW_PROFILE | KW_RANK
    | KW_REPLACE | KW_REQUIRE | KW_REVISES | KW_ROW | KW_ROWS | KW_RULE | KW_RUNNING | KW_SEPARATOR | KW_SHARE | KW_SHOW | KW_SHOWN
    | KW_SORTED | KW_SUM | KW_SUPPRESSED | KW_TABLE | KW_TARGET | KW_TEMPLATE | KW_TEST | KW_TIES | KW_TRIMMED | KW_UNIQUE | KW_UNLISTED
    | KW_UNTIL | KW_USE | KW_VALUE | KW_WHAT | KW_WHO | KW_WHY | KW_WITHIN | KW_WORKSHEET | KW_WRITTEN
  ;

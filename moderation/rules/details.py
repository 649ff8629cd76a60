"""What could unmask the writer goes back to them; what unmasks somebody else waits for a moderator."""

from dataclasses import dataclass

from core.verdict import Finding, Target
from moderation.names import unmasks_a_pseudonym
from moderation.normalise import MOST, Normalised
from moderation.phrases import phrases
from moderation.policy import judge, passes
from moderation.redaction import traces

_ALIAS = r"(?:[a-z]+ [a-z]+|\w+)"
_OUTING = phrases(
    rf"{_ALIAS} (?:is|s) (?:really|actually|in fact|secretly|in real life|irl|that) (?:\w+ we (?:work|live|study|went|go)|my (?:neighbou?r|coworker|colleague|boss|teacher|ex|cousin|dentist|roommate|classmate|student)|called|named|\w+ \w+ from|\w+ we (?:work|live|go|went|are|study)|\w+ from (?:work|school|my|church|the|our|hr)|\w+ (?:he|she|they) (?:works?|lives?|teaches))(?: \w+)?",
    r"(?:heres|here is|posting|sharing|posted|look at|attached|i have|i took|i made|took|sent|sharing a) (?:\w+ ){0,2}(?:screenshots?|screen shots?|recordings?|screen ?grabs?|a photo|chat logs?)(?: \w+){0,3}(?: (?:group|session|meeting|circle|chat|said|wrote|conversation|here))?(?! (?:of my (?:art|garden|homework|dog|cat|steps|app|plan)))",
    r"(?:i know|i worked out|i figured out|figured out|i found out|i recogni[sz]ed?|found|guess) (?:who|exactly who) (?:\w+ )?(?:you|\w+ \w+|that|he|she|they) (?:really |actually )?(?:are|is)(?: \w+)?(?! (?:going|feeling|struggling|trying|hurting|doing|now|through))|i know you from (?:work|school|church|college|my)|i (?:work|live|go to (?:school|church)) with (?:you|one of you|someone here)",
    r"(?:his|her|their|your) (?:real |full |actual )?(?:name|surname) is(?! (?:not|private|none|on|safe|secret|hidden))|(?:lets|can we|anyone|help me) (?:find out|work out|guess|figure out) who (?:\w+ \w+|\w+) (?:is|really is)",
)
_NOT_OUTING = phrases(
    r"(?:please|nobody|no one|dont|do not|never|stop) (?:\w+ ){0,3}(?:guess|screenshot|screenshots|name|share|post|record|take)|nobody guess|my (?:dog|cat|dogs|cats|sponsor)"
)
_OWN = phrases(
    r"(?:im|i am|my name is) \w+ \w+ from (?:\d+ \w+|address)|i live (?:at|on) (?:\d+ |the corner )|my (?:home )?address is|my (?:full |real |last )(?:name|surname)(?: is|s) (?!not|private|mine|on|no)\w+|my (?:phone )?number(?: is|s) \d|you can (?:find|look) me up"
)


@dataclass(frozen=True, slots=True)
class Details:
    """Looks for names, numbers, links and addresses, and for breaches of confidence."""

    name: str = "details"

    def examine(self, text: Normalised) -> Finding:
        """Return the graver of the two: outing somebody, or giving oneself away."""
        for line in (*text.sentences, *text.whole):
            if _OUTING.search(line) and not _NOT_OUTING.search(line):
                return judge(self.name, "outing", Target.THIRD, 0.8, "may unmask somebody or break a confidence")
        if unmasks_a_pseudonym(text.original[:MOST]):
            return judge(self.name, "outing", Target.THIRD, 0.9, "puts a real name beside a pseudonym of the circle")
        kinds = sorted({trace.kind for trace in traces(text.original[:MOST])})
        if kinds:
            return judge(
                self.name, "details", Target.SELF, 0.9, f"holds what could unmask its writer: {', '.join(kinds)}"
            )
        if any(_OWN.search(line) for line in text.sentences):
            return judge(self.name, "details", Target.SELF, 0.7, "says who its writer is or where they live")
        return passes(self.name, "nothing that could unmask somebody")


RULE = Details()

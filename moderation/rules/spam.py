"""Advertising, scams and recruiting."""

from core.verdict import Target
from moderation.phrases import PhraseRule, Signal, phrases

RULE = PhraseRule(
    name="spam",
    signals=(
        Signal(
            "spam",
            Target.NOBODY,
            0.85,
            "advertises, promises money or recruits",
            phrases(
                r"(?:miracle|guaranteed|secret|instant|amazing|natural|revolutionary|proven) (?:\w+ )?(?:cure|remedy|detox tea|weight loss|solution|supplement|formula|pills?|treatment|profits?|returns?)(?: \w+){0,4}(?:off|at|now|link|today|free|order|buy|click|here|only|\d+)?",
                r"\d{1,3} ?(?:percent|pct) off|\d{1,3} off (?:at|with|today|now|using|code)|(?:use|with|promo|discount|coupon|referral) code(?: \w+)?|(?:limited|special) (?:time )?offer|order (?:now|today)|buy now|click (?:here|the link|this link|below|on the link|my link)|link in (?:my )?bio|free (?:trial|gift card|iphone|crypto|bitcoin|money|sample)|act now|sign up (?:now|here|today|with my)|subscribe to my|check out my (?:channel|page|onlyfans|shop|store|course|website|profile|link|podcast|book|business)|visit (?:my|our) (?:site|website|page|shop|channel|store)",
                r"(?:invest|investing|investment|trade|trading|forex|crypto|bitcoin|btc|nft|passive income|side hustle|mlm|business opportunity|binary options|downline)(?: \w+){0,6} (?:with me|i quit|quit my job|profit|profits|returns|daily|guaranteed|dm|message me|ask me|join|earn|double|per (?:day|week|month)|a (?:day|week|month)|from home|opportunity|financial freedom|rich|results)",
                r"(?:earn|make|made|making|earning)(?: \w+){0,3} [$€£]?\d[\d ]*(?:k|usd|dollars|bucks|euros|pounds)?(?: \w+){0,2} (?:a|per|every|each|from|in) (?:day|week|month|hour|home|one week|just)|(?:be your own boss|financial freedom|get rich|double your money|cash ?app me|send (?:\w+ )?(?:bitcoin|btc|gift cards?|cash ?app|paypal|venmo)|gofundme|donate to my|wire (?:me )?(?:money|\d+)|western union|you(?:ve| have) won|claim your (?:prize|reward)|lottery)",
                r"(?:only|just) (?:my|our|the|this|one true) (?:church|pastor|prophet|guru|god|program|temple|religion|ministry|method|teacher|master|faith|course)(?: \w+){0,4} (?:save|saves|heal|heals|cure|cures|help|helps|fix|fixes|works|can|will)(?: you)?(?: \w+)?|(?:join|come to) (?:my|our) (?:church|ministry|temple|congregation|movement|group|team|program|channel)(?: \w+)?|(?:repent|accept jesus|turn to (?:jesus|god|allah))(?: \w+){0,3} (?:or|burn|hell|saved|only way)|save you join",
            ),
            unless=phrases(
                r"ask staff|lost (?:all )?my (?:money|savings)|gambl\w+|scammed|scam me|fell for|addict\w*|quit gambling|my debt"
            ),
        ),
    ),
    otherwise="no advertising or recruiting",
)

"""Lines about who somebody is, written for this project; the people and numbers are invented. `OWN`: (kind, text)."""

OWN = [
    ("phone", "call me on 07911 123456 any time"),
    ("phone", "my number is 020 7946 0958"),
    ("phone", "+44 7911 123456 if it gets late"),
    ("phone", "reach me under 0044 7911 123456"),
    ("phone", "(212) 555-0187 after six"),
    ("phone", "text 415.555.2671"),
    ("phone", "2125550187 thats me"),
    ("phone", "Meine Nummer ist 0151 23456789"),
    ("phone", "mon numero c'est le 06 12 34 56 78"),
    ("phone", "mi numero 612 345 678"),
    ("phone", "0412 345 678, ring me"),
    ("phone", "I'm on 98765 43210 mostly"),
    ("phone", "0 7 9 1 1 1 2 3 4 5 6"),
    ("phone", "oh seven nine one one one two three four five six"),
    ("phone", "\u0660\u0667\u0669\u0661\u0661\u0661\u0662\u0663\u0664\u0665\u0666"),
    (
        "phone",
        "0\ufe0f\u20e37\ufe0f\u20e39\ufe0f\u20e31\ufe0f\u20e31\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e34\ufe0f\u20e35\ufe0f\u20e36\ufe0f\u20e3",
    ),
    ("phone", "0\u200b7911\u200b 123\u200b456"),
    ("email", "write to jane.roe@example.org"),
    ("email", "jane dot roe at example dot com"),
    ("email", "jane.roe (at) example (dot) org"),
    ("link", "it's all on https://example.org/jane"),
    ("link", "my page is janeroe.example.com/about"),
    ("link", "hxxps://example.com/x"),
    ("handle", "I'm @jane_roe there"),
    ("handle", "ask <@123456789012345678>"),
    ("handle", "my insta is jane.roe.99"),
    ("handle", "add me on snap: janeroe99"),
    ("handle", "my discord is janeroe#1234"),
    ("handle", "I post as u/janeroe_"),
    ("address", "I live at 12 Elm Street"),
    ("address", "12 elm street, the blue door"),
    ("address", "we meet at 4 Abbey Road"),
    ("address", "Ich wohne Lindenstraße 14"),
    ("address", "Hauptstr. 5, zweiter Stock"),
    ("address", "j'habite 8 rue de la Paix"),
    ("address", "vivo en Calle Mayor 15"),
    ("address", "abito in Via Garibaldi 22"),
    ("address", "Kerkstraat 12 is waar ik woon"),
    ("address", "my postcode is SW1A 2AA"),
    ("address", "send it to Springfield, IL 62704"),
    ("name", "My name is Jane Roe"),
    ("name", "my name's jane"),
    ("name", "I'm Jane Roe from the bakery."),
    ("name", "me llamo Lucía"),
    ("name", "ich heiße Jonas"),
    ("name", "je m'appelle Camille Roux"),
    ("name", "меня зовут Ольга"),
    ("name", "I'm Dr. Jane Roe, hello"),
    ("name", "the name's Jonas"),
    ("workplace", "I work at Tesco in the mornings"),
    ("workplace", "I'm a nurse at Mercy General"),
    ("workplace", "I work for Roe & Sons"),
    ("workplace", "my employer is Northwind Traders"),
    ("workplace", "I teach at St. Anselm's"),
    ("school", "I go to Lincoln High School"),
    ("school", "I study at the University of Leeds"),
    ("school", "i work at mercy hospital"),
    ("school", "my daughter goes to Oakfield Primary School"),
    ("number", "my ssn is 123-45-6789"),
    ("number", "wire it to DE89 3704 0044 0532 0130 00"),
]

OUTING = [
    "Blue Otter is really Jonas, we work together.",
    "Gentle Falcon is Sarah Miller",
    "gentle falcon is sarah miller",
    "Quiet Walnut = Ahmed",
    "Jonas is Silver Lark",
    "Sarah Miller aka Gentle Falcon",
    "Gentle Falcon's real name is Katarina",
    "I know Gentle Falcon, it's Sarah from church",
    "Amber Finch, that's my neighbour Olga",
    "Amber Finch's phone number is on the fridge list",
    "Amber Finch's insta is @amb_er",
    "Aren't you Sarah from the bakery?",
    "Is this Jonas Weber from the gym?",
    "You're Katarina who used to live next door",
    "I know who you are, you live two doors down",
    "Here's a screenshot from Tuesday's group.",
    "Can anyone work out who Blue Otter is?",
    "I recognised who Quiet Walnut is from my gym",
    "her real name is Olga",
    "your real name is Jonas isn't it",
]

HARMLESS = """
I was born on 12.03.1989 and turned around at 30
2024-11-30 is my sober date
We meet 11/30/2024 18:30
from 18:30 to 19:45 every week
PHQ-9 was 14, GAD-7 was 12, now 9 and 7
my scores were 21 15 18 12 9 7 4
100 200 365 days and counting
They took me from 20 mg to 40 mg, then 60 mg
10000 steps today, 1000000 this month
I owe 12000000 to my landlord, or so it feels
order 4471920385 never came
tracking number 1234567890123 says delivered
ISBN 978-1-234-56789-7 is the book
call 988 if it gets dark
text HOME to 741741
Samaritans are on 116 123
+44 116 123 works from abroad too
In Australia it is 13 11 14
TelefonSeelsorge: 0800 111 0 111
The old number was 1-800-273-8255
SAMHSA is 1-800-662-4357
112 works everywhere in Europe
call 911 or 999
10 9 8 7 6 5 4 3 2 1 breathe
in 4 hold 7 out 8, 4 times
5-4-3-2-1 grounding saved me
My blood pressure was 130/85 and then 120/80
Room 204, second floor, chapter 3 page 16
2019 2020 2021 were the worst
I lost 12 kg between 1999-2003
3.14159265358 is all I remember from school
I work nights and sleep days
I work at a hospital and I see a lot
I'm a nurse, no more details.
I work in a school
I go to college and it's hard
I study at home most evenings
I went to high school with nobody I liked
My boss at work shouted again
I work for myself now
I work on Monday and Tuesday
I volunteer at the food bank
I'm Not Okay.
I'm Black and in recovery, proud of both.
I'm Velvet Otter, hello
My name is Velvet Otter here
my name is not important
my name is on the list for detox
they changed my name in the system
I'm Irish and loud
I'm bipolar and tired
This is Hard, capital H
Velvet Otter is right
Blue Otter is so kind
Thank you Blue Otter, that helped
Gentle Falcon is my hero
I agree with Amber Finch about Monday
Velvet Otter's words stayed with me
Velvet Otter is not well, can somebody check?
Quiet Walnut: welcome back
Please nobody guess who I am.
My sister lives far away.
Are you okay from yesterday?
Are you at the meeting?
2 doors down the street there is a bar
it's a 5 minute drive
20 people in the street and I froze
I walked 3 miles down the road
take the second road on the left
the other side of the street felt safe
I live on my own
I live at home with my mum
see you @home
meeting @ 7
we talk @night
e.g. walking, i.e. slowly
I read it.Then I slept
Node.js is my job and it is fine
ask.me anything, well almost
my insta is private now
my snapchat is full of ghosts
get off facebook, it's toxic
I'm on signal a lot? no, off everything
dose was 50, 100, 150 over 3 weeks
24/7 365 they said
I have 2 kids, 7 and 9
At 10.30 12.30 14.30 I have groups
Step 1 2 3 4 5 6 7 8 9 10 11 12
She is 34 and I am 36
200 400 600 800 metres, then rest
1 in 4, 1 in 3, who counts
""".strip().splitlines()

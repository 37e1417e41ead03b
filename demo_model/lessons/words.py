"""The words of the conversations. One in ten, chosen by hash, is held out of training."""

# ruff: noqa: E501, SIM905 - one sentence a line, word lists as words
from __future__ import annotations

import zlib

NAMES_EN = """Ada Alan Alice Amir Anna Arthur Ben Bob Bruno Carla Carlos Chloe Clara Daniel Dana David Diego Elena Ella Emil
Emma Eric Eva Felix Fiona Frank George Grace Hannah Harry Helen Henry Ian Ines Iris Isaac Jack James Jane Jasmin John Jonas
Julia Karim Kate Kevin Laura Lena Leo Liam Linda Lisa Lucas Lucy Maria Mark Martin Mary Max Mia Mila Mohammed Nadia Nina
Noah Nora Oliver Olivia Omar Oscar Paul Peter Petra Priya Rachel Rita Robert Rosa Ruth Sam Samuel Sara Simon Sofia Sophie
Stefan Susan Tara Thomas Tim Tom Uma Vera Victor Wendy Will Yara Yusuf Zoe Alexandra Benjamin Charlotte Dominic Elizabeth
Francesca Gabriel Isabella Jonathan Katherine Leonardo Margaret Nicholas Patricia Sebastian Theodora Valentina William
Aisha Hiro Kenji Mei Ravi Sanjay Yuki Ming Wei Tariq Chidi Amara Kwame Ingrid Bjorn Sven Pavel Olga Dmitri Anya""".split()

SYLLABLES = """ba be bi bo bu ca ce co da de di do du fa fe fi fo ga ge gi go ha he hi ho ja je jo ka ke ki ko la le li lo lu
ma me mi mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo wa we wi ya yo za ze zi zo
bran cher dor el fin gar hal in jor kel lan mar nel or pren quin ras sel tor ul van wen xan yor zel th sh ck st an en on er ar
is us ia io ey ly ny ta ster ton ham burg mond ville dale ford""".split()

SURNAMES = "Smith Lopez Chen Novak Kim Garcia Rossi Singh Okafor Larsen Dubois Tanaka Silva Haddad Moore Weber Costa".split()

CITIES_EN = """Paris London Berlin Rome Madrid Lisbon Vienna Prague Warsaw Oslo Dublin Athens Cairo Lagos Nairobi Delhi Mumbai
Tokyo Osaka Seoul Beijing Shanghai Hanoi Bangkok Jakarta Manila Sydney Perth Toronto Montreal Chicago Boston Austin Denver
Seattle Dallas Miami Lima Quito Bogota Santiago Havana Zurich Geneva Munich Hamburg Cologne Milan Turin Naples Lyon Nice
Bordeaux Leeds York Oxford Bristol Glasgow Cardiff Porto Seville Valencia Krakow Riga Tallinn Helsinki Stockholm Copenhagen""".split()
CITIES_TWO = [
    "New York",
    "Los Angeles",
    "San Francisco",
    "Hong Kong",
    "Cape Town",
    "New Delhi",
    "Tel Aviv",
    "Buenos Aires",
    "Rio de Janeiro",
    "Mexico City",
    "Abu Dhabi",
    "Kuala Lumpur",
    "San Diego",
    "Las Vegas",
    "Saint Petersburg",
]

COLOURS_EN = """red blue green yellow orange purple pink brown black white grey gold silver teal violet turquoise magenta cyan
beige crimson indigo lavender maroon olive scarlet amber ivory navy coral mint lilac emerald""".split()
PETS_EN = """dog cat rabbit hamster parrot goldfish turtle pony horse lizard snake mouse ferret canary duck goat hen pig frog
hedgehog gecko spider budgie tortoise donkey""".split()
PET_NAMES_EN = """Rex Bella Max Luna Charlie Milo Coco Buddy Daisy Rocky Lucy Toby Ginger Shadow Pepper Oreo Biscuit Smokey
Misty Felix Whiskers Fluffy Bruno Nala Simba Ziggy Pixel Waffles Mochi Noodle""".split()

NAMES_ZH = """小明 小红 小华 小丽 小刚 小芳 小军 小燕 小强 小梅 王伟 李娜 张敏 刘洋 陈静 杨帆 赵磊 黄蕾 周杰 吴昊 徐丽 孙浩 马超
朱婷 胡军 郭靖 林峰 何洁 高翔 罗兰 阿明 阿美 阿强 大伟 建国 志强 秀英 子涵 雨桐 浩然 思远 欣怡 梓轩 佳琪 明轩 天宇 晓东 海燕""".split()
SURNAMES_ZH = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN_ZH = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰飞凤玲梅建国文辉志宇浩然子涵雨桐欣怡晨曦思远博雅俊哲诗琪嘉乐安宁"
)
CITIES_ZH = """北京 上海 广州 深圳 天津 重庆 成都 武汉 西安 南京 杭州 苏州 长沙 郑州 青岛 大连 厦门 福州 昆明 贵阳 南宁 海口 合肥 济南
沈阳 长春 哈尔滨 石家庄 太原 兰州 西宁 银川 乌鲁木齐 拉萨 呼和浩特 香港 澳门 台北 高雄 宁波 无锡 珠海 东莞 佛山 桂林 三亚 巴黎 伦敦
东京 纽约 柏林 罗马 首尔 曼谷 悉尼""".split()
COLOURS_ZH = "红色 蓝色 绿色 黄色 橙色 紫色 粉色 棕色 黑色 白色 灰色 金色 银色 青色 天蓝色 深绿色 米色 褐色 桃红色 墨绿色 浅蓝色 酒红色 湖蓝色 草绿色".split()
PETS_ZH = "狗 猫 兔子 仓鼠 鹦鹉 金鱼 乌龟 小马 马 蜥蜴 蛇 老鼠 鸭子 山羊 母鸡 猪 青蛙 刺猬 壁虎 鸽子 鹅 松鼠 小狗 小猫".split()
PET_NAMES_ZH = "豆豆 旺财 咪咪 毛毛 球球 乐乐 小白 小黑 大黄 花花 点点 贝贝 皮皮 可乐 雪碧 布丁 奶茶 团子 汤圆 糯米 芝麻 年糕 饺子 土豆".split()

NOUNS_EN = """apple river mountain kettle lamp window garden cloud bridge castle forest island ocean pencil paper guitar piano
train ticket bottle basket blanket button candle carpet chair clock coffee cookie cradle desert diamond dragon eagle engine
feather fire flower fountain giraffe glass hammer honey house jacket jungle key kitchen ladder leaf lemon letter lion lock
market meadow mirror monkey moon needle ocean onion orange oven owl panda parade pepper pillow planet pocket potato prince
pumpkin puzzle queen rainbow ribbon robot rocket salad school shadow ship shirt shoe silver sister snow soup spoon spring
square star station stone storm summer sun table tea teacher thunder tiger tomato tower train tree tunnel umbrella valley
violin wagon walnut water whale wheel winter wolf wood yellow zebra""".split()

NOUNS_ZH = """苹果 桌子 椅子 面包 米饭 飞机 火车 手机 电视 书包 铅笔 月亮 太阳 河流 大山 森林 雨伞 鞋子 帽子 蛋糕 咖啡 茶叶 牛奶 鸡蛋 饺子
面条 汽车 自行车 钢琴 吉他 花园 房子 窗户 钥匙 镜子 老虎 狮子 大象 熊猫 猴子 星星 石头 雪花 海洋 岛屿 城堡 机器人 火箭""".split()
COMMON = sorted(set("".join(NOUNS_ZH + CITIES_ZH + NAMES_ZH + PET_NAMES_ZH + COLOURS_ZH) + GIVEN_ZH + SURNAMES_ZH))
"""Characters that the lessons use anyway."""

LEVEL_1 = [
    bytes((high, low)).decode("gb2312")
    for high in range(0xB0, 0xD7)
    for low in range(0xA1, 0xFF)
    if not (high == 0xD7 or (high == 0xD6 and low > 0xF9))
]
"""GB 2312's level 1, the most common characters, as Python's own codec lists them."""


def is_held(kind: str, text: str) -> bool:
    """Whether a word, name or pair belongs to the evaluation: one in ten, by hash, whatever its casing."""
    return zlib.crc32(f"{kind}:{text.lower()}".encode()) % 10 == 0

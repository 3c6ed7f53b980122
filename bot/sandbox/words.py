"""The few words of the phones page, in English and Japanese; a tool for those who try the bot."""

from __future__ import annotations

from collections.abc import Callable

_JAPANESE = {
    "Sandbox phones": "サンドボックスの電話",
    "Two pretend phones. Nothing leaves this computer.": (
        "お試し用の電話が2台あります。外部には何も送信されません。"
    ),
    "Home": "ホーム",
    "Staff console": "職員用画面",
    "LINE-like phone": "LINE風の電話",
    "Telegram-like phone": "Telegram風の電話",
    "Messages": "メッセージ",
    "Write a message": "メッセージを入力",
    "Send": "送信",
    "Sticker": "スタンプ",
    "Voice": "音声",
    "Photo": "写真",
    "Place": "位置情報",
    "Unsend": "送信取消",
    "Edit": "編集",
    "Save": "保存",
    "More": "その他",
    "Block": "ブロック",
    "Unblock": "ブロック解除",
    "Add as a friend": "友だち追加",
    "Start": "開始",
    "New person": "新しい人",
    "Switch": "切り替え",
    "Person": "利用者",
    "Person and settings": "利用者と設定",
    "Name": "名前",
    "Language of the phone": "電話の言語",
    "not given": "未設定",
    "Commands": "コマンド",
    "typing…": "入力中…",
    "Message withdrawn": "送信が取り消されました",
    "Message deleted": "メッセージが削除されました",
    "edited": "編集済み",
    "You have blocked this account.": "このアカウントをブロックしています。",
    "You are not friends with this account yet.": "まだ友だちに追加していません。",
    "Press Start to begin.": "「開始」を押してください。",
    "Pushed this month: {used} of {limit}": "今月のプッシュ通知:{limit}通中{used}通",
    "Pushed this month: {used}": "今月のプッシュ通知:{used}通",
    "reply, free": "応答・無料",
    "push, counted": "プッシュ・有料枠",
    "Quick replies": "クイックリプライ",
    "Faults on demand": "障害を起こす",
    "Platform": "プラットフォーム",
    "Kind": "種類",
    "Times": "回数",
    "Status": "ステータス",
    "Seconds": "秒数",
    "Before or after acceptance": "受理の前か後か",
    "before": "前",
    "after": "後",
    "Order": "実行",
    "Clear faults": "障害を解除",
    "No faults are waiting.": "待機中の障害はありません。",
    "Waiting faults": "待機中の障害",
    "Deliver the last event again": "最後のイベントを再送",
    "Forget everything": "すべて消去",
    "Reload to see new messages.": "新しいメッセージを見るには再読み込みしてください。",
    "That did not work. Reload the page and try again.": (
        "うまくいきませんでした。再読み込みしてもう一度お試しください。"
    ),
    "picture": "画像",
    "sticker": "スタンプ",
    "voice message": "音声メッセージ",
    "place": "位置情報",
    "file": "ファイル",
    "video": "動画",
}


def speak(language: str) -> Callable[[str], str]:
    """What puts an English sentence into the page's language."""
    if language == "ja":
        return lambda sentence: _JAPANESE.get(sentence, sentence)
    return lambda sentence: sentence


def page_language(asked: str | None, accepted: str) -> str:
    """``en`` or ``ja``: the one asked for, else the first of the two the browser accepts."""
    if asked in ("en", "ja"):
        return str(asked)
    for part in accepted.lower().split(","):
        code = part.partition(";")[0].strip().partition("-")[0]
        if code in ("en", "ja"):
            return code
    return "en"

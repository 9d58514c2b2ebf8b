"""The style sheet of every widget, with the names of `Colours` and of `Sizes` in it."""

from typing import Final

SHEET: Final = """
QWidget#sidebar {{ background: {sidebar}; border: 0; }}
QWidget#page, QScrollArea, QScrollArea > QWidget > QWidget {{ background: {ground}; border: 0; }}
QFrame#card {{ background: {ground}; border: 0; border-left: 1px solid {line}; }}
QFrame#card[alone="true"] {{ border-left: 0; }}
QLabel {{ background: transparent; }}
QLabel#title {{ font-size: {title}px; font-weight: 600; }}
QLabel#heading {{ font-size: {heading}px; font-weight: 600; }}
QTextEdit#card-text {{ background: {ground}; border: 0; padding: 0; }}
QLabel#section {{ color: {muted}; font-size: {section}px; font-weight: 700; }}
QLabel#muted {{ color: {muted}; }}
QLabel#error {{ color: {bad}; }}
QLabel#notice {{ background: {caution_ground}; color: {caution}; border-radius: 8px;
                 padding: 8px 12px; }}
QFrame#told {{ border: 0; border-radius: 8px; }}
QFrame#told[tone="neutral"] {{ background: {neutral_ground}; }}
QLabel#told-text[tone="neutral"] {{ color: {neutral}; }}
QFrame#told[tone="info"] {{ background: {info_ground}; }}
QLabel#told-text[tone="info"] {{ color: {info}; }}
QFrame#told[tone="good"] {{ background: {good_ground}; }}
QLabel#told-text[tone="good"] {{ color: {good}; }}
QFrame#told[tone="caution"] {{ background: {caution_ground}; }}
QLabel#told-text[tone="caution"] {{ color: {caution}; }}
QFrame#told[tone="bad"] {{ background: {bad_ground}; }}
QLabel#told-text[tone="bad"] {{ color: {bad}; }}
QLabel#code, QPlainTextEdit#code {{ background: {code}; border: 0; border-radius: 8px;
                                    padding: 8px; }}
QLineEdit {{ background: {field}; border: 1px solid {line}; border-radius: 8px; padding: 8px 10px;
             selection-background-color: {accent}; selection-color: {on_accent}; }}
QLineEdit:focus {{ border: 2px solid {accent}; padding: 7px 9px; }}
QLineEdit[bad="true"] {{ border: 2px solid {bad}; padding: 7px 9px; }}
QPushButton {{ background: {field}; color: {text}; border: 1px solid {line}; border-radius: 8px;
               padding: 8px 14px; font-weight: 600; icon-size: {icon}px; outline: 0; }}
QPushButton:hover {{ background: {soft}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 7px 13px; }}
QPushButton:disabled {{ color: {muted}; background: {sidebar}; }}
QPushButton[primary="true"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton[primary="true"]:hover {{ background: {accent_strong}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {text}; }}
QPushButton[primary="true"]:disabled {{ background: {line}; color: {muted}; border-color: {line}; }}
QPushButton[accent="true"] {{ color: {accent}; border-color: {accent}; }}
QPushButton[link="true"] {{ border: 0; background: transparent; color: {accent}; padding: 2px 4px;
                            text-decoration: underline; font-weight: 400; }}
QPushButton[link="true"]:focus {{ border: 1px solid {accent}; border-radius: 4px;
                                  padding: 1px 3px; }}
QPushButton[chip="true"] {{ border-radius: 12px; padding: 5px 14px; color: {muted}; }}
QPushButton[chip="true"]:checked {{ background: {soft}; color: {accent}; border-color: {accent}; }}
QPushButton[chip="true"]:focus {{ border: 2px solid {accent}; padding: 4px 13px; }}
QPushButton#pause {{ padding: 8px 10px; }}
QPushButton#pause:focus {{ padding: 7px 9px; }}
QPushButton[nav="true"] {{ border: 0; border-radius: 8px; text-align: left; padding: 9px 10px;
                           font-weight: 500;
                           background: transparent; }}
QPushButton[nav="true"]:hover {{ background: {soft}; }}
QPushButton[nav="true"]:checked {{ background: {soft}; color: {accent}; }}
QPushButton[nav="true"]:focus {{ border: 2px solid {accent}; padding: 7px 8px; }}
QTableView {{ background: {ground}; border: 0; outline: 0; selection-background-color: {soft};
              selection-color: {text}; }}
QTableView:focus {{ outline: 0; }}
QHeaderView {{ background: {ground}; border: 0; }}
QHeaderView::section {{ background: {ground}; color: {muted}; border: 0;
                        border-bottom: 1px solid {line}; padding: 6px 7px; font-weight: 400; }}
QHeaderView::section:hover {{ color: {text}; }}
QHeaderView::up-arrow, QHeaderView::down-arrow {{ width: 9px; height: 9px; }}
QTableCornerButton::section {{ background: {ground}; border: 0; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QToolTip {{ background: {field}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QListView#suggestions {{ background: {field}; border: 1px solid {line}; border-radius: 8px;
                         padding: 2px; outline: 0; }}
QListView#suggestions::item {{ color: {text}; border-radius: 6px; padding: 7px 9px; }}
QListView#suggestions::item:hover, QListView#suggestions::item:selected {{ background: {soft}; }}
QTextBrowser {{ background: {ground}; border: 0; }}
QWizard, QWizardPage, QDialog {{ background: {ground}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QGroupBox {{ border: 1px solid {line}; border-radius: 8px; margin-top: 9px; padding-top: 8px; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 10px; padding: 0 4px; }}
QScrollBar:vertical {{ background: {ground}; width: 12px; margin: 0; border: 0; }}
QScrollBar:horizontal {{ background: {ground}; height: 12px; margin: 0; border: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: {ground}; border: 0; }}
QSplitter::handle {{ background: {line}; }}
"""
